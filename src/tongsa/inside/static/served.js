// The page on a server: which models it has, and what the page that led here wants to see. That stands
// behind the # of the address, which no browser sends to anybody: #model=en-ko&text=…; of a
// conversation a text for each turn.
const chosen = () => [...document.querySelectorAll("#which input:checked")].map((box) => box.value);

async function arrive() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  options = Object.fromEntries(["to", "style"].filter((name) => wanted.has(name)).map((name) => [name, wanted.get(name)]));
  const { models } = await (await asked("tongsa/models")).json();
  const names = models.filter((m) => m.inside).map((m) => m.name);
  if (!names.length) throw new Trouble(say("nothing"));
  const there = wanted.getAll("model").filter((name) => names.includes(name));
  const first = there.length ? there.slice(0, 2) : names.slice(0, 1);
  const boxes = names.map((name) => make("label", {}, make("input", { type: "checkbox", value: name, checked: first.includes(name) ? "" : null, on: { change: atMostTwo } }), ` ${name}`));
  $("which").append(...boxes);
  $("which").hidden = names.length < 2;
  atMostTwo();
  $("request").value = wanted.getAll("text").join("\n");
  if ($("request").value) begin(chosen(), $("request").value);
  else $("request").focus();
}
// Side by side there is room for two, and none is none.
function atMostTwo() {
  const boxes = [...document.querySelectorAll("#which input")], on = boxes.filter((box) => box.checked);
  boxes.forEach((box) => (box.disabled = box.checked ? on.length === 1 : on.length === 2));
}

attempt(arrive);
