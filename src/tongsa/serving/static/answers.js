// Translations, and answers to one text: with what the model thinks of each word, and what else it would say.
const ALTERNATIVES = 3;

// Letters as the server counts them: some of them are two to a browser.
function marked(text, words) {
  const letters = [...text], nodes = [];
  let done = 0;
  for (const [start, end, sure] of words) {
    nodes.push(letters.slice(done, start).join(""));
    const word = letters.slice(start, end).join("");
    const kind = sure < 0.5 ? "doubtful" : sure < 0.8 ? "unsure" : null;
    nodes.push(kind ? make("span", { class: kind, title: percent(sure) }, word, make("span", { class: "hidden" }, ` (${percent(sure)})`)) : word);
    done = end;
  }
  nodes.push(letters.slice(done).join(""));
  return nodes;
}

// What the server says in English, in the reader's language where that has words for it.
function warning({ code, text, values }) {
  const worded = say("unseen")[code]?.(values);
  return make("p", { class: "warning", lang: worded ? null : "en" }, worded ?? text);
}

// What is shown of an answer: `found` as the server gave it, and for each part the choice among its alternatives.
class Shown {
  constructor(place) { this.place = place; this.found = null; }

  show(found) {
    this.found = found;
    this.choice = found.parts.map(() => 0);
    this.draw();
  }
  clear() { this.found = null; this.draw(); }

  said(i) {
    const part = this.found.parts[i];
    return [part, ...part.alternatives][this.choice[i]];
  }
  text() { return this.found.parts.map((part, i) => (typeof part === "string" ? part : this.said(i).text)).join(""); }

  draw() {
    if (!this.found) return this.place.replaceChildren(make("p", { class: "quiet" }, say("nothing")));
    const { parts, model: name, source, target, detected, options } = this.found, model = named(name);
    const nodes = parts.flatMap((part, i) => (typeof part === "string" ? [part] : marked(this.said(i).text, this.said(i).words)));
    const sentences = parts.flatMap((part, i) => (typeof part === "string" ? [] : [i]));
    const copied = make("span", { class: "quiet", role: "status" });
    const copy = make("button", { type: "button", on: { click: async () => {
      await navigator.clipboard.writeText(this.text());
      copied.textContent = say("copied");
    } } }, say("copy"));
    this.place.replaceChildren(
      make("p", { class: "text", lang: target || model?.language || null }, ...nodes),
      // Only where a browser lends the clipboard: on this machine, and behind https.
      ...(navigator.clipboard ? [make("div", { class: "line" }, copy, copied)] : []),
      ...(detected ? [make("p", { class: "quiet" }, say("detected")(languageName(source)))] : []),
      ...sentences.map((i) => this.sentence(i, model, options, sentences.length === 1)),
      ...(sentences.some((i) => parts[i].words.length) ? [make("p", { class: "note" }, say("legend"), model && !model.calibrated ? ` ${say("uncalibrated")}` : "")] : []));
  }

  sentence(i, model, options, only) {
    const best = this.found.parts[i], said = this.said(i);
    const others = [best, ...best.alternatives].map((each, n) => ({ each, n })).filter(({ each, n }) => n !== this.choice[i] && each.text);
    const take = (n) => { this.choice[i] = n; this.draw(); this.place.querySelector(`[data-part="${i}"] summary`)?.focus(); };
    return make("details", { class: "sentence", "data-part": i, open: only || this.opened === i ? "" : null, on: { toggle: (event) => { if (event.target.open) this.opened = i; } } },
      make("summary", {}, best.request, best.warnings.length || said.truncated ? " ⚠" : ""),
      said.confidence === null ? null : make("p", { class: "quiet" }, say("sure")(percent(said.confidence))),
      said.truncated ? make("p", { class: "warning" }, say("cut")) : null,
      ...best.warnings.map(warning),
      others.length ? make("p", { class: "quiet" }, say("instead")) : null,
      others.length ? make("ul", {}, ...others.map(({ each, n }) => make("li", {}, make("button", { type: "button", on: { click: () => take(n) } }, each.text)))) : null,
      insideLink(model, [best.request], options));
  }
}

function languageName(code) {
  if (code.startsWith("=")) return code.slice(1);
  try { return new Intl.DisplayNames([language], { type: "language" }).of(code.replace("_", "-")); } catch { return code; }
}

// Ask and show; what was asked before is waited for no longer.
function answering(form, place, field, request) {
  const shown = new Shown(place);
  let asking = null;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    asking?.abort();
    const mine = (asking = new AbortController());
    attempt(form.closest(".panel"), async () => {
      if (!field.value.trim()) { field.focus(); throw new Trouble(say("empty")); }
      place.replaceChildren(make("p", { class: "quiet" }, say("waiting")));
      try {
        const { body, ...beside } = request();
        const answer = await asked("tongsa/answers", { body: { text: field.value, alternatives: ALTERNATIVES, ...body }, signal: mine.signal });
        shown.show({ ...(await answer.json()), ...beside });
      } catch (error) {
        if (mine === asking) shown.clear();
        throw error;
      }
    });
  });
  form.addEventListener("reset", () => { asking?.abort(); shown.clear(); field.focus(); });
  sends(field);
  draws.push(() => { if (!form.closest(".panel").hasAttribute("aria-busy")) shown.draw(); });
  return shown;
}

// ---- Translations ------------------------------------------------------------------------------

// What is translated into what, by whom. A model that does not say its languages is a language of its own.
const routes = () => ofTask("translation").flatMap((model) => (model.pairs.length ? model.pairs : [[`=${model.name}`, `=${model.name}`]]).map(([source, target]) => ({ source, target, model })));
const AUTO = "auto";

function route() {
  const [from, to] = [$("from").value, $("to").value];
  return { from, to, models: routes().filter((r) => (from === AUTO || r.source === from) && r.target === to).map((r) => r.model) };
}
const translator = () => named($("translator").value) ?? route().models[0];

function languages() {
  const all = routes(), sources = [...new Set(all.map((r) => r.source))];
  const name = (code) => [code, languageName(code)];
  const told = sources.filter((code) => !code.startsWith("="));
  fill($("from"), [...(told.length > 1 ? [[AUTO, say("detect")]] : []), ...sources.map(name)], false);
  const from = $("from").value;
  const targets = all.filter((r) => (from === AUTO ? !r.source.startsWith("=") : r.source === from)).map((r) => r.target);
  fill($("to"), [...new Set(targets)].map(name), false);
  const { to, models: able } = route();
  fill($("translator"), from === AUTO ? [] : able.map((model) => [model.name, model.name]));
  const styles = from === AUTO ? [] : translator()?.styles ?? [];
  fill($("style"), styles.length ? [["", say("anyStyle")], ...styles.map((style) => [style, style])] : []);
  $("swap").disabled = !swapped(from, to);
}
const swapped = (from, to) => routes().some((r) => r.source === to && (from === AUTO || r.target === from) && !to.startsWith("="));

const translation = answering($("translate").querySelector("form"), $("translate").querySelector(".said"), $("source"), () => {
  const { from, to } = route(), style = $("style").value;
  if (from === AUTO) return { body: { source: AUTO, target: to }, detected: true, options: {} };
  const model = translator(), known = !from.startsWith("=");
  const options = { ...(known && model.pairs.length > 1 ? { to } : {}), ...(style ? { style } : {}) };
  return { body: { model: model.name, ...(known ? { source: from, target: to } : {}), ...(style ? { style } : {}) }, options };
});
["from", "to", "translator"].forEach((id) => $(id).addEventListener("change", languages));
$("swap").addEventListener("click", () => {
  const { from, to } = route(), text = translation.found ? translation.text() : "";
  const back = from === AUTO ? translation.found?.source : from;
  $("from").value = to;
  languages();
  if (back) $("to").value = back;
  languages();
  if (text) { $("source").value = text; translation.clear(); }
  $("source").focus();
});
draws.push(() => { if (task === "translation") languages(); });

// ---- Summaries, and whatever else answers one text ----------------------------------------------

const answer = answering($("answer").querySelector("form"), $("answer").querySelector(".said"), $("asked"), () => ({ body: { model: $("answerer").value }, options: {} }));
let answered = "";
draws.push(() => {
  if (panel() !== $("answer")) return;
  if (answered !== task) { answered = task; answer.clear(); }
  fillModels($("answerer"), task);
  const sums = task === "summarisation";
  $("answer-it").textContent = say(sums ? "summarise" : "go");
  $("answer-title").textContent = say(sums ? "summary" : "answer");
});
