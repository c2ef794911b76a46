// The page on which a model is watched: one place of a run at a time, forwards and back.
const WORDS = {
  en: {
    title: "looking inside", source: "Sentence", run: "Run", reset: "Undo changes",
    hint: "Choose a candidate below to force it, or edit the sentence, and watch the rest change.",
    which: "Models", nothing: "No model of this server can be looked into.",
    steps: "Steps", back: "Step back", next: "Step forward", play: "Play", at: "Place in the run",
    history: "What training made of it", keys: "Keys: ← and → step, Home and End jump, space plays.",
    encoder: "Encoder: what stands in its memory after each token", context: "Context vector",
    decoder: "Decoder: what it has written", candidates: "What might come next",
    attention: "Where it looks", beam: "What the search weighs up", inner: "States and gates at this token",
    answer: "Answer", probability: "probability", changed: "What was changed", before: "before", now: "now",
    lookAt: (token, n) => `Look at “${token}” in step ${n}`, looksAt: "Choose a field of the marked row, and it looks there.",
    made: {
      replace: (place, was, is) => `source token ${place + 1}, “${was}”, is “${is}”`,
      force: (step, token) => `step ${step + 1} writes “${token}”`, attend: (step, token) => `step ${step + 1} looks at “${token}”`,
      spread: (step, token) => `step ${step + 1} looks at the source as it is told to, most at “${token}”`,
      zero: (...unit) => `${unitName(...unit)} is 0`, lend: (text) => `the context vector is that of “${text}”`,
      late: (step) => `step ${step + 1} was never reached: the answer ends before` },
    place: { encoder: "encoder", decoder: "decoder", context: "context vector" }, unit: (place, layer, unit) => `${place}${layer}, unit ${unit}`,
    near: "Words that lie near this one", lessons: "Which pairs taught this: where the decoder stood most alike", distance: "distance",
    reading: (p) => `The pairs are being read (${p}). Run the sentence again in a moment.`,
    map: { words: "Map of the words that were read, and of those near them", sentences: "Map of context vectors: this sentence among others" },
    kept: (p) => `The plane shows ${p} of what tells them apart.`,
    copied: (p) => `${p} of this comes from copying.`,
    reads: (token, n, of) => `The encoder reads “${token}” (${n} of ${of}).`,
    hands: (w) => `The context vector: ${w} numbers are all that is handed over as the decoder's first state.`,
    writes: (n, fed, token, p) => `Step ${n}: the decoder reads “${fed}” and writes “${token}” (${p}).`,
    looks: (token, p) => ` It looks most at “${token}” (${p}).`,
    forcedly: " It was forced to.", none: "This model has no attention: the context vector is all it has.",
    strip: (w, least, most) => `${w} numbers from ${least} to ${most}`,
    choose: (token, p) => `Force “${token}”, ${p}`, epoch: "epoch", score: "score", output: "output", discarded: "discarded",
    missing: "Not shown", same: "The answer is the same.", turned: (t) => `The context vector turned by ${t} (1 − cosine).`,
    step: "step", heads: "heads averaged", gate: { input: "input gate", forget: "forget gate", output: "output gate", candidate: "candidate", reset: "reset gate", update: "update gate", h: "state h", c: "cell c" },
    layer: (n) => `layer ${n}`, beamText: (n) => `Tree of the search: ${n} branches`,
  },
  ko: {
    title: "안을 들여다보기", source: "문장", run: "실행", reset: "바꾼 것 되돌리기",
    hint: "아래 후보를 누르면 그 토큰을 쓰게 됩니다. 문장을 고쳐도 됩니다. 나머지가 어떻게 달라지는지 보세요.",
    which: "모델", nothing: "이 서버에는 들여다볼 수 있는 모델이 없습니다.",
    steps: "단계", back: "한 단계 뒤로", next: "한 단계 앞으로", play: "이어 보기", at: "지금 위치",
    history: "학습하는 동안의 번역", keys: "키: ←와 →는 한 단계, Home과 End는 처음과 끝, 스페이스는 이어 보기.",
    encoder: "인코더: 토큰을 읽을 때마다 남는 상태", context: "문맥 벡터",
    decoder: "디코더: 지금까지 쓴 것", candidates: "다음에 올 후보",
    attention: "어디를 보는가", beam: "탐색이 저울질한 것", inner: "이 토큰에서의 상태와 게이트",
    answer: "답", probability: "확률", changed: "바꾼 것", before: "전", now: "후",
    lookAt: (token, n) => `${n}단계에서 “${token}” 보게 하기`, looksAt: "표시된 줄의 칸을 누르면 그곳을 보게 됩니다.",
    made: {
      replace: (place, was, is) => `원문의 ${place + 1}번째 토큰 “${was}” 자리에 “${is}” 넣기`,
      force: (step, token) => `${step + 1}단계에서 “${token}” 쓰기`, attend: (step, token) => `${step + 1}단계에서 “${token}” 보기`,
      spread: (step, token) => `${step + 1}단계에서 시킨 대로 보기, 가장 많이 볼 곳은 “${token}”`,
      zero: (...unit) => `${unitName(...unit)}, 0으로 두기`, lend: (text) => `“${text}”의 문맥 벡터 건네주기`,
      late: (step) => `${step + 1}단계까지 가지 않았습니다. 답이 그 전에 끝납니다.` },
    place: { encoder: "인코더", decoder: "디코더", context: "문맥 벡터" }, unit: (place, layer, unit) => `${place}${layer}, 유닛 ${unit}`,
    near: "이 낱말 가까이에 있는 낱말", lessons: "무엇이 이것을 가르쳤나: 디코더가 가장 비슷하게 서 있던 곳", distance: "거리",
    reading: (p) => `쌍을 읽고 있습니다(${p}). 잠시 뒤에 다시 실행해 보세요.`,
    map: { words: "읽은 낱말과 그 가까이에 있는 낱말의 지도", sentences: "문맥 벡터의 지도: 다른 문장들 사이의 이 문장" },
    kept: (p) => `이 평면은 서로 다른 점의 ${p}를 보여 줍니다.`,
    copied: (p) => `이 가운데 ${p}는 베껴 온 것입니다.`,
    reads: (token, n, of) => `인코더가 “${token}” 토큰을 읽습니다(${of}개 중 ${n}번째).`,
    hands: (w) => `문맥 벡터: 이 숫자 ${w}개가 디코더의 첫 상태로 넘어가는 전부입니다.`,
    writes: (n, fed, token, p) => `${n}단계: 디코더가 “${fed}” 토큰을 받아 “${token}” 토큰을 씁니다(${p}).`,
    looks: (token, p) => ` 가장 많이 보는 곳은 “${token}”입니다(${p}).`,
    forcedly: " 쓰라고 시킨 토큰입니다.", none: "어텐션이 없는 모델입니다. 가진 것은 문맥 벡터뿐입니다.",
    strip: (w, least, most) => `숫자 ${w}개, ${least}부터 ${most}까지`,
    choose: (token, p) => `“${token}” 쓰게 하기, ${p}`, epoch: "에폭", score: "점수", output: "출력", discarded: "버림",
    missing: "보이지 않는 것", same: "답은 그대로입니다.", turned: (t) => `문맥 벡터가 ${t}만큼 돌아갔습니다(1 − 코사인).`,
    step: "단계", heads: "헤드 평균", gate: { input: "입력 게이트", forget: "망각 게이트", output: "출력 게이트", candidate: "후보", reset: "리셋 게이트", update: "업데이트 게이트", h: "상태 h", c: "셀 c" },
    layer: (n) => `${n}층`, beamText: (n) => `탐색 나무: 가지 ${n}개`,
  },
};
let place = 0, playing = null, told = null;
// Arrays travel as bytes: 127 times each number over the largest of them.
function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed.bytes), (c) => c.charCodeAt(0));
  return Float32Array.from(new Int8Array(bytes.buffer), (b) => (b * packed.scale) / 127);
}
const row = (array, index, width) => array.subarray(index * width, (index + 1) * width);

function strip(values, bound = 1) {
  const canvas = make("canvas", { width: values.length, height: 1, role: "img" });
  canvas.setAttribute("aria-label", say("strip")(values.length, Math.min(...values).toFixed(2), Math.max(...values).toFixed(2)));
  const style = getComputedStyle(document.documentElement);
  const [warm, cold] = ["--warm", "--cold"].map((name) => style.getPropertyValue(name).trim().match(/\w\w/g).map((x) => parseInt(x, 16)));
  const image = new ImageData(values.length, 1);
  values.forEach((value, i) => {
    const colour = value > 0 ? warm : cold;
    image.data.set([...colour, Math.min(255, Math.sqrt(Math.abs(value) / bound) * 255)], i * 4);
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

// Where model m is at a place of the run: reading a token, handing over, or writing.
function phase(model) {
  const read = model.source.length, all = read + 1 + model.steps.length;
  const at = Math.min(place, all - 1);
  if (at < read) return { read: at, write: -1 };
  return { read: read - 1, handed: true, write: at - read - 1 };
}
const length = () => Math.max(...data.models.map((m) => m.source.length + 1 + m.steps.length));

function describe(model) {
  const at = phase(model);
  if (!at.handed) return say("reads")(model.source[at.read], at.read + 1, model.source.length);
  if (at.write < 0) return say("hands")(model.width);
  const step = model.steps[at.write];
  let text = say("writes")(at.write + 1, step.fed, step.wrote, percent(step.prob));
  if (step.attention) {
    const most = step.attention.indexOf(Math.max(...step.attention));
    text += say("looks")(model.source[most], percent(step.attention[most]));
  }
  if (step.copied !== null) text += " " + say("copied")(percent(step.copied));
  return text + (step.forced ? say("forcedly") : "");
}

function tokens(texts, states, width, shown, now, extra, named = (text) => make("b", {}, text)) {
  const list = make("ol", { class: "tokens" });
  texts.forEach((text, i) => {
    if (i > shown && extra === "hide") return;
    const kind = `token${i <= shown ? " read" : ""}${i === now ? " now" : ""}`;
    const item = make("li", { class: kind, "aria-current": i === now ? "step" : null }, named(text, i));
    if (states && i <= shown) item.append(strip(row(states, i, width)));
    list.append(item);
  });
  return list;
}

function bars(model, index, at) {
  const step = model.steps[Math.max(0, at.write)];
  const list = make("ol", { class: "bars", "aria-label": say("candidates") });
  for (const [text, prob, id] of step.candidates) {
    const inside = [make("span", {}, text), make("i", { style: `width:${prob * 100}%` }), make("span", {}, percent(prob))];
    const chosen = text === step.wrote && id === step.id;
    const bar = data.live
      ? make("button", { type: "button", class: `bar${chosen ? " chosen" : ""}`, "aria-label": say("choose")(text, percent(prob)),
          on: { click: () => force(index, at.write, id) } }, ...inside)
      : make("div", { class: `bar${chosen ? " chosen" : ""}` }, ...inside);
    list.append(make("li", {}, bar));
  }
  return list;
}

const wide = (text) => [...text].reduce((sum, c) => sum + (c.charCodeAt(0) > 0x2e80 ? 14 : 8), 0);

function lines(model, at) {
  const starts = (texts) => {
    let x = 8;
    return texts.map((t) => { const middle = x + wide(t) / 2; x += wide(t) + 16; return middle; }).concat([x]);
  };
  const wrote = model.steps.map((s) => s.wrote);
  const above = starts(model.source), below = starts(wrote);
  const svg = make("svg", { width: Math.max(above.at(-1), below.at(-1)), height: 118, role: "img", "aria-label": `${say("attention")}: ${describe(model)}` });
  model.steps.forEach((step, t) => {
    if (t > at.write) return;
    step.attention.forEach((w, s) => {
      if (w < 0.06) return;
      const now = t === at.write;
      svg.append(make("line", { x1: above[s], y1: 26, x2: below[t], y2: 92, class: `look${now ? "" : " old"}`, "stroke-width": now ? 1 + 6 * w : 1, opacity: now ? 0.35 + 0.65 * w : 0.35 * w + 0.08 }));
    });
  });
  const now = at.write >= 0 ? model.steps[at.write].attention : [];
  model.source.forEach((text, s) => svg.append(make("text", { x: above[s], y: 18, "text-anchor": "middle", class: now[s] >= 0.3 ? "here" : "" }, text)));
  wrote.forEach((text, t) => t <= at.write && svg.append(make("text", { x: below[t], y: 110, "text-anchor": "middle", class: t === at.write ? "here" : "" }, text)));
  return svg;
}

function heat(model, index, at) {
  const table = make("table", { class: "heat" });
  table.append(make("thead", {}, make("tr", {}, make("td", { style: "background:none" }), ...model.source.map((t) => make("th", { scope: "col" }, t)))));
  const body = make("tbody");
  model.steps.forEach((step, t) => {
    const kind = t === at.write ? "now" : t > at.write ? "later" : "";
    body.append(make("tr", { class: kind }, make("th", { scope: "row" }, step.wrote),
      ...step.attention.map((w, s) => {
        const text = w >= 0.1 ? String(Math.round(w * 100)) : "";
        const look = data.live && t === at.write;
        return make("td", { w: Math.round(w * 100) }, look
          ? make("button", { type: "button", "aria-label": `${say("lookAt")(model.source[s], t + 1)}, ${percent(w)}`, on: { click: () => attend(index, t, s) } }, text) : text);
      })));
  });
  table.append(body);
  return table;
}

// Columns are steps; the likelier, the higher; what was discarded stands below in grey.
function beam(model, at) {
  const shown = model.beam.map((n, i) => ({ n, i })).filter(({ n }) => n[1] <= at.write);
  const places = new Map(), columns = [], widths = [];
  for (const entry of shown) (columns[entry.n[1]] ??= []).push(entry);
  let x = 8, height = 40;
  columns.forEach((column, c) => {
    const lost = column.filter(({ n }) => n[5] === "pruned").sort((a, b) => b.n[4] - a.n[4]).slice(0, 4);
    const kept = column.filter(({ n }) => n[5] !== "pruned").sort((a, b) => b.n[4] - a.n[4]);
    widths[c] = Math.max(40, ...[...kept, ...lost].map(({ n }) => wide(n[2])));
    [...kept, ...lost].forEach(({ i }, y) => places.set(i, { x, y: 20 + y * 24 }));
    height = Math.max(height, 16 + (kept.length + lost.length) * 24);
    x += widths[c] + 48;
  });
  const svg = make("svg", { width: x, height, role: "img", "aria-label": say("beamText")(shown.length) });
  for (const [i, p] of places) {
    const [parent, step, , , , fate] = model.beam[i], from = places.get(parent);
    if (!from || fate === "pruned") continue;
    const x0 = from.x + wide(model.beam[parent][2]) + 10;
    svg.append(make("path", { class: `edge${fate === "best" ? " best" : ""}`, d: `M${x0},${from.y - 4} C${p.x - 24},${from.y - 4} ${x0 + 16},${p.y - 4} ${p.x - 4},${p.y - 4}` }));
  }
  for (const [i, p] of places) {
    const [, , text, , , fate] = model.beam[i];
    svg.append(make("text", { x: p.x, y: p.y, class: fate === "best" ? "here" : fate === "pruned" ? "beam-lost" : fate === "kept" ? "dim" : "" }, text));
  }
  return svg;
}

function inner(model, at) {
  const table = make("table", { class: "inner" });
  const body = make("tbody");
  const rows = at.write < 0 ? model.encoder : model.decoder;
  const where = at.write < 0 ? at.read : at.write;
  for (const part of rows) {
    const name = WORDS[language].gate[part.name] || part.name;
    body.append(make("tr", {}, make("th", { scope: "row" }, `${say("layer")(part.layer + 1)}, ${name}`),
      make("td", {}, strip(row(part.unpacked ??= unpack(part.values), where, model.width), part.values.scale > 1.01 ? part.values.scale : 1))));
  }
  table.append(body);
  return table;
}

const unitName = (place, layer, unit) => say("unit")(say("place")[place], place === "context" ? "" : ` ${say("layer")(layer + 1)}`, unit);

function changes(model) {
  if (!model.changes) return null;
  const c = model.changes, box = make("div", { class: "changes" }, make("h3", {}, say("changed")));
  box.append(make("ul", {}, ...c.kinds.map(([kind, ...values]) => make("li", {}, say("made")[kind](...values)))));
  if (!c.steps.length) box.append(make("p", {}, say("same")));
  else box.append(make("p", {}, make("del", {}, c.before), " → ", make("ins", {}, model.answer)));
  box.append(make("p", { class: "quiet" }, `${say("probability")}: ${percent(c.prob_before)} → ${percent(c.prob_now)}. `, c.context ? say("turned")(c.context.toFixed(2)) : ""));
  return box;
}

// The words whose embeddings point the same way as that of the token that is read or written now.
function near(model, at) {
  const found = at.write < 0 ? model.near.source[at.read] : model.near.target[at.write];
  if (!found?.length) return null;
  const token = at.write < 0 ? model.source[at.read] : model.steps[at.write].wrote;
  return make("div", {}, make("h3", {}, say("near")), make("p", {}, make("b", {}, token), " · ", found.map(([text, cosine]) => `${text} ${cosine.toFixed(2)}`).join(" · ")));
}

function lessons(model, at) {
  if (model.reading !== null) return make("div", {}, make("h3", {}, say("lessons")), make("p", { class: "quiet" }, say("reading")(percent(model.reading))));
  const found = model.lessons[at.write];
  if (!found?.length) return null;
  const table = make("table", { class: "history" }, make("tbody", {}, ...found.map(([distance, token, source, target]) =>
    make("tr", {}, make("td", { title: say("distance") }, distance.toFixed(2)), make("td", {}, make("b", {}, token)), make("td", {}, source), make("td", { lang: model.language || null }, target)))));
  return make("div", {}, make("h3", {}, say("lessons")), region(say("lessons"), table));
}

// Names on a plane: those that were asked for in colour, what stands around them in grey.
function plane({ names, points, kept, own }, title) {
  const side = 320, edge = 20, low = [0, 1].map((i) => Math.min(...points.map((p) => p[i]))), high = [0, 1].map((i) => Math.max(...points.map((p) => p[i])));
  const scale = side / Math.max(high[0] - low[0], high[1] - low[1], 1e-9);
  const svg = make("svg", { width: side + 2 * edge + Math.max(...names.map(wide)), height: side + 2 * edge, role: "img", "aria-label": `${title}: ${names.join(", ")}` });
  points.forEach(([px, py], i) => {
    const x = edge + (px - low[0]) * scale, y = side + edge - (py - low[1]) * scale, kind = i < own ? "here" : "dim";
    svg.append(make("circle", { cx: x, cy: y, r: 3, class: kind }), make("text", { x: x + 6, y: y + 4, class: kind }, names[i]));
  });
  return make("div", {}, region(title, svg), make("p", { class: "note" }, say("kept")(percent(kept))));
}

const region = (name, child) => make("div", { class: "scroll", role: "group", tabindex: "0", "aria-label": name }, child);

function card(model, index) {
  // Whether its tokens and its context vector can be exchanged for others.
  const at = phase(model), W = model.width, mutable = data.live && model.reads;
  const h = model.encoder.length ? (model.top ??= unpack(model.encoder.find((p) => p.layer === model.layers[0] - 1 && p.name === "h").values)) : null;
  const wrote = model.steps.map((s) => s.wrote);
  const art = make("article", { class: "card", "aria-label": model.name });
  art.append(make("h2", {}, model.name), make("p", { class: "quiet" }, model.kind),
    make("p", { class: "answer", lang: model.language || null }, model.answer), make("p", { class: "quiet" }, `${say("probability")} ${percent(model.prob)}`));
  const changed = changes(model);
  if (changed) art.append(changed);
  art.append(make("h3", {}, say("encoder")), tokens(model.source, h, W, at.read, at.handed ? -1 : at.read, "dim", mutable ? sourceToken(index) : undefined));
  if (mutable) art.append(replacement(model, index));
  art.append(make("h3", {}, say("context")));
  const box = make("div", { class: `context${at.handed && at.write < 0 ? " now" : ""}` });
  if (model.context && at.handed) box.append(strip(model.cv ??= unpack(model.context)));
  else box.append(make("canvas", { width: 1, height: 1, "aria-hidden": "true" }));
  art.append(box);
  art.append(make("h3", {}, say("decoder")));
  const states = (model.dh ??= unpack(model.decoder.find((p) => p.layer === model.layers[1] - 1 && p.name === "h").values));
  art.append(at.write >= 0 ? tokens(wrote, states, W, at.write, at.write, "hide") : make("p", { class: "quiet" }, "<sos> …"));
  if (at.write >= 0) {
    const thought = make("div", {}, make("h3", {}, say("candidates")), bars(model, index, at));
    thought.append(make("h3", {}, say("beam")), region(say("beam"), beam(model, at)));
    const looked = make("div", {}, make("h3", {}, say("attention")));
    if (model.steps[0].attention) looked.append(region(say("attention"), lines(model, at)), region(`${say("attention")} %`, heat(model, index, at)), data.live ? make("p", { class: "note" }, say("looksAt")) : "");
    else looked.append(make("p", {}, say("none")));
    art.append(make("div", { class: "halves" }, thought, looked));
  }
  const more = make("details", { open: open.has(index) ? "" : null, on: { toggle: (e) => (e.target.open ? open.add(index) : open.delete(index)) } }, make("summary", {}, say("inner")), inner(model, at));
  art.append(more);
  for (const found of [near(model, at), lessons(model, at)]) if (found) art.append(found);
  for (const [name, title] of Object.entries(say("map"))) {
    const key = `${index} ${name}`, found = model.maps[name], ask = mutable && name === "sentences" ? around(index) : null;
    if (found || ask) art.append(make("details", { open: open.has(key) ? "" : null, on: { toggle: (e) => (e.target.open ? open.add(key) : open.delete(key)) } }, make("summary", {}, title), ask, found ? plane(found, title) : null));
  }
  if (mutable) art.append(lend(model, index));
  if (data.live) art.append(silence(model, index));
  for (const text of Object.values(model.missing)) art.append(make("p", { class: "quiet" }, `${say("missing")}: ${text}`));
  return art;
}
const open = new Set();

function draw() {
  if (told !== language) history();
  document.querySelector(".steps").hidden = !data.models.length;
  if (!data.models.length) return $("models").replaceChildren();
  const last = length() - 1;
  place = Math.max(0, Math.min(place, last));
  $("place").max = last;
  $("place").value = place;
  $("place").setAttribute("aria-valuetext", describe(data.models[0]));
  const all = () => [...document.querySelectorAll("#models :is(button, select, input, summary)")];
  const which = all().indexOf(document.activeElement), kind = document.activeElement?.className;
  $("models").className = data.models.length > 1 ? "two" : "";
  $("models").replaceChildren(...data.models.map(card));
  // Where the hand was, it stays, as far as the same thing is still there.
  if (which >= 0 && all()[which]?.className === kind) all()[which].focus();
  $("said").textContent = data.models.length > 1 ? data.models.map((m) => `${m.name}: ${describe(m)}`).join(" ") : describe(data.models[0]);
}

function history() {
  told = language;
  $("history").hidden = !data.history.length;
  $("history-tables").replaceChildren(...data.history.map((each) => {
    const table = make("table", { class: "history" }, make("thead", {}, make("tr", {}, ...["epoch", "score", "output"].map((k) => make("th", { scope: "col" }, say(k))))));
    table.append(make("tbody", {}, ...each.looks.map(([epoch, score, text]) => make("tr", {}, make("td", {}, epoch.toFixed(1)), make("td", {}, score.toFixed(1)), make("td", {}, text)))));
    return make("details", {}, make("summary", {}, each.source), make("p", { class: "quiet" }, each.target), region(each.source, table));
  }));
}

function go(to) { place = to; draw(); }
function stop() { clearInterval(playing); playing = null; $("play").setAttribute("aria-pressed", "false"); }
function play() {
  if (playing) return stop();
  if (place >= length() - 1) place = -1;
  $("play").setAttribute("aria-pressed", "true");
  playing = setInterval(() => { if (place >= length() - 1) stop(); else go(place + 1); }, 1100);
}

$("back").addEventListener("click", () => go(place - 1));
$("next").addEventListener("click", () => go(place + 1));
$("play").addEventListener("click", play);
$("place").addEventListener("input", (event) => go(Number(event.target.value)));
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select, .scroll, summary") || event.ctrlKey || event.metaKey || event.altKey) return;
  const acts = { ArrowLeft: () => go(place - 1), ArrowRight: () => go(place + 1), Home: () => go(0), End: () => go(length() - 1) };
  if (event.key === " " && !event.target.closest("button")) acts[" "] = play;
  if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
});
if (data.live) {
  $("ask").hidden = false;
  changed = data.models.map(unchanged);
  $("request").value = data.models[0]?.request ?? "";
  $("request").addEventListener("keydown", (event) => {
    // A conversation has a line for each turn; all else is one.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $("ask").requestSubmit();
  });
  $("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    begin(data.served ? chosen() : data.models.map((m) => m.name), $("request").value);
  });
  $("reset").addEventListener("click", async () => {
    const here = place;
    await begin(data.models.map((m) => m.name), data.models[0].request);
    go(here);
  });
}
speak();
