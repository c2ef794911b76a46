// A conversation, whose turns stand here alone: each time all of them are sent.
const turns = [];
let talking = null;

function turn({ role, content, model }, number) {
  const mine = role === "user";
  const said = make("p", { lang: mine ? null : named(model)?.language || null }, content || (mine ? "" : say("speechless")));
  const before = turns.slice(0, number).map((each) => each.content.replaceAll("\n", " "));
  return make("div", { class: mine ? "mine" : null }, make("span", { class: "hidden" }, `${say(mine ? "you" : "it")}: `), said,
    mine ? null : insideLink(named(model), before));
}
function conversation() {
  $("talk").replaceChildren(...turns.map(turn));
  $("silence").hidden = turns.length > 0;
  $("talk").scrollTop = $("talk").scrollHeight;
}

// Send what was said, and hear the answer word by word.
async function reply(model, heard, signal) {
  const messages = turns.map(({ role, content }) => ({ role, content }));
  const answer = await asked("v1/chat/completions", { body: { model, messages, stream: true }, signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (waiting + value).split("\n\n");
    waiting = events.pop();
    for (const event of events.map((each) => each.replace(/^data: /, "")).filter((each) => each !== "[DONE]")) {
      const { error, choices } = JSON.parse(event);
      if (error) throw new Trouble(error.message);
      heard(choices[0]?.delta?.content ?? "");
    }
  }
}

$("chat").querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("turn").value.trim(), model = $("talker").value;
  attempt($("chat"), async () => {
    if (!text) throw new Trouble(say("empty"));
    if (talking) return;
    const mine = (talking = new AbortController());
    turns.push({ role: "user", content: text });
    conversation();
    $("turn").value = "";
    $("send").hidden = true;
    $("stop").hidden = false;
    // One node grows while it is written, and is read out once it is whole.
    const growing = make("p", {}, ""), item = make("div", { "aria-busy": "true" }, growing);
    $("talk").append(item);
    let said = "";
    try {
      await reply(model, (more) => { growing.textContent = said += more; $("talk").scrollTop = $("talk").scrollHeight; }, mine.signal);
      turns.push({ role: "assistant", content: said, model });
    } catch (error) {
      if (mine !== talking) return; // forgotten meanwhile
      // What was begun stays; what has got no answer can be sent again.
      if (said) turns.push({ role: "assistant", content: said, model });
      else { turns.pop(); $("turn").value = text; }
      throw error;
    } finally {
      if (mine === talking) {
        talking = null;
        $("send").hidden = false;
        $("stop").hidden = true;
        conversation();
        $("turn").focus();
      }
    }
  });
});
$("stop").addEventListener("click", () => talking?.abort());
$("chat").querySelector("form").addEventListener("reset", () => {
  const now = talking;
  talking = null;
  now?.abort();
  turns.length = 0;
  $("send").hidden = false;
  $("stop").hidden = true;
  conversation();
  $("turn").focus();
});
sends($("turn"), true);
draws.push(() => {
  fillModels($("talker"), "chat");
  if (!talking) conversation();
});
