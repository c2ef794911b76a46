// What if: all that can be changed in a run, and how its model is asked anew with all of it.
Object.assign(SHARED.en, {
  replace: (token) => `Replace “${token}”`, replaceHint: "Press a token to put another one in its place.",
  insteadOf: (token) => `Instead of “${token}”`, replaceIt: "Put it there", putBack: "Put the old one back", leave: "Leave it",
  lendIf: "What if it were handed another sentence's context vector?", lender: "Another sentence", lend: "Hand it over",
  keepOwn: (text) => `Hand over its own context vector again, not that of “${text}”`,
  around: "Other sentences, one a line", drawMap: "Draw the map",
  silentIf: "What if a unit were silent?", where: "Where", number: "Unit", zero: "Set it to 0", speakAgain: (name) => `Let ${name} speak again`,
});
Object.assign(SHARED.ko, {
  replace: (token) => `“${token}” 바꾸기`, replaceHint: "토큰을 누르면 그 자리에 다른 토큰을 넣을 수 있습니다.",
  insteadOf: (token) => `“${token}” 대신`, replaceIt: "넣기", putBack: "원래 토큰으로", leave: "그만두기",
  lendIf: "다른 문장의 문맥 벡터를 건네준다면?", lender: "다른 문장", lend: "건네주기",
  keepOwn: (text) => `“${text}”의 것 대신 제 문맥 벡터 건네주기`,
  around: "다른 문장들, 한 줄에 하나씩", drawMap: "지도 그리기",
  silentIf: "유닛 하나가 조용하다면?", where: "어디", number: "유닛", zero: "0으로 두기", speakAgain: (name) => `${name} 되살리기`,
});

// What is changed in each model's run, and beside which other sentences it is drawn.
let changed = [], options = {}, among = [];
const unchanged = () => ({ replace: {}, force: {}, attend: {}, zero: [], context_of: null });

async function run(name, request, changes) {
  const answer = await asked(data.live, { body: { model: name, request, ...options, ...changes, among } });
  return answer.json();
}
// One after the other: what is asked for meanwhile waits, and comes to what was changed before it.
let asking = Promise.resolve();
function attempt(work) {
  const next = () => attempted(work);
  return (asking = asking.then(next, next));
}
async function attempted(work) {
  let done = false;
  $("trouble").textContent = "";
  $("models").setAttribute("aria-busy", "true");
  try { await work(); done = true; } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    $("trouble").textContent = error.message;
  }
  $("models").removeAttribute("aria-busy");
  draw();
  // What is changed may stand far below.
  if (!done) $("trouble").scrollIntoView({ block: "nearest" });
  return done;
}
// Let the models that are chosen read a request from its beginning.
function begin(names, request) {
  return attempt(async () => {
    data.models = await Promise.all(names.map((name) => run(name, request, {})));
    changed = data.models.map(unchanged);
    replacing = null;
    place = 0;
  });
}
// Run a model anew, with what `made` makes of its changes.
function change(index, made) {
  return attempt(async () => {
    const model = data.models[index];
    if (!model) return; // it has left meanwhile
    const changes = made(changed[index]);
    data.models[index] = await run(model.name, model.request, changes);
    changed[index] = changes;
  });
}
// What stands before a step stays when something is changed at it: each token is held as well.
function held(index, step) {
  const force = {};
  data.models[index].steps.slice(0, step).forEach((s, t) => (force[t] = s.id));
  return force;
}
const force = (index, step, id) => change(index, (now) => ({ ...now, force: { ...held(index, step), [step]: id } }));
const attend = (index, step, place) => change(index, (now) => {
  const before = Object.fromEntries(Object.entries(now.attend).filter(([t]) => t < step));
  return { ...now, force: held(index, step), attend: { ...before, [step]: place } };
});

// ---- Another token in the source ----------------------------------------------------------------

let replacing = null; // where, and what is typed
const tokenButton = (index, place) => document.querySelectorAll("#models article")[index].querySelectorAll(".tokens button")[place];
// Open the form for a token, or close it, and go on where the hand was.
function replaceAt(next) {
  const { index, place } = next ?? replacing;
  replacing = next;
  draw();
  (next ? $("replace-by") : tokenButton(index, place)).focus();
}
// A token that is null is the sentence's own.
async function replace(index, place, token) {
  const done = await change(index, (now) => {
    const { [place]: _, ...others } = now.replace;
    return { ...now, replace: token === null ? others : { ...others, [place]: token } };
  });
  if (done && replacing) replaceAt(null);
}
const sourceToken = (index) => (text, place) => {
  const here = replacing?.index === index && replacing.place === place;
  return make("button", { type: "button", "aria-label": say("replace")(text), "aria-expanded": String(here), on: { click: () => replaceAt(here ? null : { index, place, text: "" }) } },
    make("b", { class: place in changed[index].replace ? "replaced" : null }, text));
};
function replacement(model, index) {
  if (replacing?.index !== index) return make("p", { class: "note" }, say("replaceHint"));
  const { place, text } = replacing;
  const field = make("input", { id: "replace-by", class: "field", value: text, list: "replace-near", autocomplete: "off", spellcheck: "false", required: "", on: {
    input: (event) => (replacing.text = event.target.value),
    keydown: (event) => { if (event.key === "Escape" && !event.isComposing) replaceAt(null); },
  } });
  return make("form", { class: "line replacing", on: { submit: (event) => { event.preventDefault(); replace(index, place, field.value.trim()); } } },
    make("label", { for: field.id }, say("insteadOf")(model.source[place])), field,
    make("datalist", { id: "replace-near" }, ...(model.near.source[place] ?? []).map(([near]) => make("option", { value: near }))),
    make("button", { class: "main" }, say("replaceIt")),
    place in changed[index].replace ? make("button", { type: "button", on: { click: () => replace(index, place, null) } }, say("putBack")) : null,
    make("button", { type: "button", on: { click: () => replaceAt(null) } }, say("leave")));
}

// ---- Another sentence's context vector, and where it lies among those of others -------------------

// What stands in the forms below, which are made anew with every step.
const forms = new Map();
const formOf = (key, first) => forms.get(key) ?? forms.set(key, { open: false, ...first }).get(key);
const unfolding = (memory, title, ...inside) => make("details", { open: memory.open ? "" : null, on: { toggle: (e) => (memory.open = e.target.open) } }, make("summary", {}, title), ...inside);
const undo = (label, text, act) => make("button", { type: "button", "aria-label": label, on: { click: act } }, `${text} ×`);

function lend(model, index) {
  const memory = formOf(`lend ${index}`, { text: "" }), now = changed[index].context_of;
  const give = (text) => change(index, (all) => ({ ...all, context_of: text }));
  const field = make("input", { id: `lender-${index}`, class: "field", value: memory.text, autocomplete: "off", required: "", on: { input: (e) => (memory.text = e.target.value) } });
  return unfolding(memory, say("lendIf"),
    make("form", { class: "line", on: { submit: (event) => { event.preventDefault(); give(field.value); } } },
      make("label", { for: field.id }, say("lender")), field, make("button", {}, say("lend"))),
    make("div", { class: "choices" }, ...(now ? [undo(say("keepOwn")(now), `“${now}”`, () => give(null))] : [])));
}

function around(index) {
  const memory = formOf("around", { text: "" });
  const field = make("textarea", { id: `around-${index}`, class: "field", rows: 4, required: "", on: { input: (e) => (memory.text = e.target.value) } }, memory.text);
  return make("form", { on: { submit: (event) => {
    event.preventDefault();
    const before = among;
    attempt(async () => {
      among = memory.text.split("\n").map((line) => line.trim()).filter(Boolean);
      try {
        data.models = await Promise.all(data.models.map((model, i) => run(model.name, model.request, changed[i])));
      } catch (error) { among = before; throw error; }
    });
  } } }, make("label", { for: field.id }, say("around")), field, make("button", {}, say("drawMap")));
}

// ---- Silent units: each to be let speak again, and a form to silence another ----------------------

function silence(model, index) {
  const places = [...Array(model.layers[1]).keys()].map((layer) => ["decoder", layer]);
  if (model.reads) places.unshift(...[...Array(model.layers[0]).keys()].map((layer) => ["encoder", layer]), ["context", 0]);
  const now = changed[index].zero, without = (units, unit) => units.filter((each) => String(each) !== String(unit));
  const zero = (made) => change(index, (all) => ({ ...all, zero: made(all.zero) }));
  const memory = formOf(`silence ${index}`, { where: 0, unit: 0 });
  const where = make("select", { id: `where-${index}`, on: { change: (e) => (memory.where = e.target.selectedIndex) } }, ...places.map(([place, layer], i) =>
    make("option", { value: i, selected: i === memory.where ? "" : null }, place === "context" ? say("place").context : `${say("place")[place]} ${say("layer")(layer + 1)}`)));
  const unit = make("input", { id: `unit-${index}`, class: "field unit", type: "number", min: 0, max: model.width - 1, value: memory.unit, required: "", on: { input: (e) => (memory.unit = e.target.value) } });
  const form = make("form", { class: "line", on: { submit: (event) => {
    event.preventDefault();
    const chosen = [...places[where.selectedIndex], Number(unit.value)];
    zero((units) => [...without(units, chosen), chosen]);
  } } }, make("label", { for: where.id }, say("where")), where, make("label", { for: unit.id }, say("number")), unit, make("button", {}, say("zero")));
  return unfolding(memory, say("silentIf"), form,
    make("div", { class: "choices" }, ...now.map((each) => undo(say("speakAgain")(unitName(...each)), unitName(...each), () => zero((units) => without(units, each))))));
}
