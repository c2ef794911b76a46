// Recordings, of a file or the microphone, written down with the times of what was said.
// What the server reads itself (libsndfile); all else is decoded here.
const READS = /\.(wav|flac|ogg|oga|opus|mp3)$/i;
let transcript = null, ending = null, ticking = null, saved = [];

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

async function transcribe(blob, name) {
  const model = named($("listener").value), form = new FormData();
  $("transcribe").querySelector(".said").replaceChildren(make("p", { class: "quiet" }, say("waiting")));
  try {
    let sound = blob;
    if (!READS.test(name)) {
      try { sound = await asWav(blob, model.sample_rate_hz); } catch { throw new Trouble(say("unreadable")); }
    }
    form.append("model", model.name);
    form.append("response_format", "verbose_json");
    form.append("subtitles", "true");
    form.append("file", sound, name);
    transcript = { name: name.replace(/\.\w+$/, ""), ...(await (await asked("v1/audio/transcriptions", { form })).json()) };
  } catch (error) {
    transcript = null;
    throw error;
  } finally {
    writeDown();
  }
}

// Subtitles to be saved beside the recording, under its name.
function subtitles() {
  saved.forEach((each) => URL.revokeObjectURL(each));
  const files = { srt: "application/x-subrip", vtt: "text/vtt" };
  saved = Object.entries(files).map(([form, type]) => URL.createObjectURL(new Blob([transcript[form]], { type })));
  return Object.keys(files).map((form, i) => make("a", { href: saved[i], download: `${transcript.name}.${form}` }, say("save")(form.toUpperCase())));
}

function writeDown() {
  const place = $("transcribe").querySelector(".said");
  if (!transcript) return place.replaceChildren(make("p", { class: "quiet" }, say("nothing")));
  const spoken = named($("listener").value)?.language || null;
  const copied = make("span", { class: "quiet", role: "status" });
  const copy = make("button", { type: "button", on: { click: async () => {
    await navigator.clipboard.writeText(transcript.text);
    copied.textContent = say("copied");
  } } }, say("copy"));
  place.replaceChildren(
    make("p", { class: "text", lang: spoken }, transcript.text || say("silent")),
    ...(transcript.text ? [make("div", { class: "line" }, ...(navigator.clipboard ? [copy, copied] : []), ...subtitles())] : []),
    make("ol", { class: "heard" }, ...transcript.segments.filter((each) => each.text).map((each) =>
      make("li", {}, make("time", {}, `${clock(each.start)} – ${clock(each.end)}`), make("span", { lang: spoken }, each.text)))));
}

$("file").addEventListener("change", () => {
  const [file] = $("file").files;
  if (file) attempt($("transcribe"), () => transcribe(file, file.name));
});
$("record").addEventListener("click", () => attempt($("transcribe"), async () => {
  if (!ending) {
    ending = await listen();
    const began = performance.now(), tick = () => ($("clock").textContent = clock((performance.now() - began) / 1000));
    tick();
    ticking = setInterval(tick, 500);
    recording();
    return;
  }
  const end = ending;
  ending = null;
  clearInterval(ticking);
  recording();
  await transcribe(await end(), "microphone");
}));
function recording() {
  $("record").setAttribute("aria-pressed", String(Boolean(ending)));
  $("record").textContent = say(ending ? "recordEnd" : "record");
  if (!ending) $("clock").textContent = "";
}
draws.push(() => {
  fillModels($("listener"), "transcription");
  const why = noMicrophone();
  $("record").disabled = Boolean(why);
  $("no-microphone").hidden = !why;
  $("no-microphone").textContent = why ? say(why) : "";
  recording();
  if (!$("transcribe").hasAttribute("aria-busy")) writeDown();
});
