// The page for every day: which models there are, and so what can be done. What is typed is kept on this
// page and nowhere else.
const PANELS = { translation: "translate", chat: "chat", transcription: "transcribe" };
const ORDER = ["translation", "chat", "summarisation", "transcription"];
let models = [], task = "";

const panel = () => $(PANELS[task] ?? "answer");
const ofTask = (name) => models.filter((model) => model.task === name);
const named = (name) => models.find((model) => model.name === name);
const taskName = (name) => WORDS[language].task[name] ?? name;
const draws = []; // each panel adds how it is shown anew

// Do what may fail, and say beside it why it has.
async function attempt(place, work) {
  const trouble = place.querySelector(".trouble");
  trouble.textContent = "";
  place.setAttribute("aria-busy", "true");
  try { await work(); } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Trouble)) throw error;
    trouble.textContent = error.message;
  } finally {
    place.removeAttribute("aria-busy");
  }
}

// Fill a choice and keep what is chosen; where there is nothing to choose it is not shown.
function fill(select, options, hides = true) {
  const before = select.value;
  select.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
  if (options.some(([value]) => value === before)) select.value = before;
  if (hides) select.closest(".choice").hidden = options.length < 2;
}
const fillModels = (select, name) => fill(select, ofTask(name).map((model) => [model.name, model.name]));

function tabs() {
  const tasks = [...new Set(models.map((model) => model.task))];
  const place = (name) => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
  tasks.sort((a, b) => place(a) - place(b));
  if (!tasks.includes(task)) task = tasks[0];
  $("tabs").hidden = tasks.length < 2;
  $("tabs").replaceChildren(...tasks.map((name) => make("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": PANELS[name] ?? "answer",
    "aria-selected": String(name === task), tabindex: name === task ? "0" : "-1",
    on: { click: () => choose(name), keydown: (event) => {
      const to = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!to) return;
      choose(tasks[(tasks.indexOf(name) + to + tasks.length) % tasks.length]);
      $(`tab-${task}`).focus();
    } },
  }, taskName(name))));
  document.querySelectorAll(".panel").forEach((each) => {
    each.hidden = each !== panel();
    each.setAttribute("role", tasks.length < 2 ? "region" : "tabpanel");
    each.setAttribute("aria-label", taskName(task));
  });
}
function choose(name) { task = name; draw(); }

function draw() {
  if (!models.length) return;
  tabs();
  draws.forEach((each) => each());
}

// What a text is sent with: Ctrl + Enter in a large field, Enter in a small one.
function sends(field, plain) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (!plain && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    field.form.requestSubmit();
  });
}

// Where a run of a model may be watched; behind the # so that no text is in an address that is sent.
function insideLink(model, texts, options = {}) {
  if (!model?.inside) return null;
  const wanted = new URLSearchParams({ model: model.name, ...options });
  texts.forEach((text) => wanted.append("text", text));
  return make("a", { href: `inside#${wanted}`, target: "_blank", rel: "opener", "aria-label": say("insideOf")(texts.at(-1)) }, say("inside"));
}
