// Sound as WAV: of the microphone, and of files that only a browser can read.

// One channel of 16 bits, at `rate`: decoding resamples to the rate of its context.
async function asWav(blob, rate) {
  const sound = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await blob.arrayBuffer());
  const channels = Array.from({ length: sound.numberOfChannels }, (_, i) => sound.getChannelData(i));
  const view = new DataView(new ArrayBuffer(44 + 2 * sound.length));
  const text = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF"); view.setUint32(4, 36 + 2 * sound.length, true); text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, rate, true); view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true); view.setUint16(34, 16, true);
  text(36, "data"); view.setUint32(40, 2 * sound.length, true);
  for (let i = 0; i < sound.length; i++) {
    const value = channels.reduce((sum, channel) => sum + channel[i], 0) / channels.length;
    view.setInt16(44 + 2 * i, Math.round(Math.max(-1, Math.min(1, value)) * 32767), true);
  }
  return new Blob([view], { type: "audio/wav" });
}

// Why there is no microphone, as a key of WORDS; nothing where there may be one.
function noMicrophone() {
  if (navigator.mediaDevices?.getUserMedia && window.MediaRecorder) return "";
  return window.isSecureContext ? "micNone" : "micInsecure";
}

// Listen; returns what ends it and gives the recording.
async function listen() {
  let stream;
  try {
    // As it is: what cleans a voice for other people is nothing that models have learned from.
    const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    stream = await navigator.mediaDevices.getUserMedia({ audio: asItIs });
  } catch (error) {
    throw new Trouble(say(error.name === "NotAllowedError" ? "micRefused" : "micNone"));
  }
  const recorder = new MediaRecorder(stream), pieces = [];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.start();
  return () => new Promise((give) => {
    recorder.addEventListener("stop", () => {
      stream.getTracks().forEach((track) => track.stop());
      give(new Blob(pieces, { type: recorder.mimeType }));
    });
    recorder.stop();
  });
}
