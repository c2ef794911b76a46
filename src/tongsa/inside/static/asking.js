// How a page asks its server: with a key where it wants one, and with its refusals in people's words.
Object.assign(SHARED.en, {
  keyWanted: "This server asks for a key.", keyWrong: "The server does not know this key.",
  key: "Key", give: "Use it", keyNote: "It is kept on this page only, until you close it.",
  away: "The server cannot be reached. Is it still running?",
  busy: (s) => `Many are asking just now. Try again in ${s} s.`,
  late: (s) => `The server did not get to it in time. Try again in ${s} s.`,
  large: "This is more than the server takes at once. Send it in parts.",
  gone: "The server does not have this model any more. Load the page again to see what there is.",
  broken: "Something went wrong on the server, and its log knows what.",
});
Object.assign(SHARED.ko, {
  keyWanted: "이 서버를 쓰려면 키가 있어야 합니다.", keyWrong: "서버가 모르는 키입니다.",
  key: "키", give: "쓰기", keyNote: "키는 이 페이지에만 있다가 페이지를 닫으면 사라집니다.",
  away: "서버에 닿지 않습니다. 서버가 켜져 있나요?",
  busy: (s) => `지금 요청이 많습니다. ${s}초 뒤에 다시 해 보세요.`,
  late: (s) => `서버가 제때 끝내지 못했습니다. ${s}초 뒤에 다시 해 보세요.`,
  large: "한 번에 받을 수 있는 크기를 넘었습니다. 나누어 보내 주세요.",
  gone: "서버에 이 모델이 이제 없습니다. 페이지를 새로 고치면 무엇이 있는지 보입니다.",
  broken: "서버에 문제가 생겼습니다. 무엇인지는 서버의 로그에 있습니다.",
});

// In memory alone. A page that this one has opened may have it too; who comes from elsewhere has not.
let key = "";
function keyInHand() { return key; }
try { key = opener?.keyInHand?.() ?? ""; } catch { key = ""; }

class Trouble extends Error {}

// Ask; raises Trouble, which says in the reader's language why there is no answer. Where a key is
// wanted, the reader is asked for it and the answer comes then.
async function asked(path, { body, form, signal } = {}) {
  let answer;
  for (;;) {
    const headers = key ? { Authorization: `Bearer ${key}` } : {};
    if (body) headers["Content-Type"] = "application/json";
    try {
      answer = await fetch(path, { method: body || form ? "POST" : "GET", headers, body: body ? JSON.stringify(body) : form, signal });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Trouble(say("away"));
    }
    if (answer.status !== 401) break;
    key = await keyGiven(key ? "keyWrong" : "keyWanted");
  }
  if (answer.ok) return answer;
  const found = await answer.json().catch(() => ({}));
  throw new Trouble(refusal(answer, found.error?.message ?? found.error ?? ""));
}

function refusal(answer, message) {
  const seconds = answer.headers.get("Retry-After") || 2;
  switch (answer.status) {
    case 404: return say("gone");
    case 413: return message.startsWith("the request is larger") ? say("large") : message;
    case 429: return say("busy")(seconds);
    case 503: return say("late")(seconds);
    default: return answer.status >= 500 ? say("broken") : message;
  }
}

let waitingForKey = null;
function keyGiven(why) {
  // Several requests may find at once that it is wanted; they wait for the same one.
  return (waitingForKey ??= new Promise((give) => {
    const field = make("input", { id: "key-field", class: "field", type: "password", autocomplete: "off", required: "" });
    const form = make("form", { id: "key", on: { submit: (event) => {
      event.preventDefault();
      form.remove();
      waitingForKey = null;
      give(field.value);
    } } },
      make("p", { role: "alert", class: "trouble", "data-say": why }, say(why)),
      make("label", { for: "key-field", "data-say": "key" }, say("key")),
      make("div", { class: "line" }, field, make("button", { class: "main", "data-say": "give" }, say("give"))),
      make("p", { class: "note", "data-say": "keyNote" }, say("keyNote")));
    document.querySelector("main").prepend(form);
    field.focus();
  }));
}
