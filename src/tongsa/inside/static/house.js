"use strict";
// What all pages share: two languages, light and dark, and how nodes are made. A page gives its own
// WORDS, and `draw`, which shows everything anew.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
let language = (navigator.language || "en").startsWith("ko") ? "ko" : "en";
const SHARED = {
  en: {
    theme: "Light / dark",
  },
  ko: {
    theme: "밝게 / 어둡게",
  },
};
const say = (key) => WORDS[language][key] ?? SHARED[language][key];
// A number and its sign stand on one line.
const percent = (p) => `${p >= 0.0995 ? Math.round(p * 100) : p >= 0.001 ? (p * 100).toFixed(1) : "< 0.1"} %`.replaceAll(" ", "\u00a0");

function make(tag, attributes = {}, ...children) {
  const svg = ["svg", "g", "line", "path", "text", "rect", "circle"].includes(tag);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    // By script and not as an attribute, which the policy of these pages forbids.
    else if (name === "style") node.style.cssText = value;
    else if (name === "w") node.style.setProperty("--w", value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function speak() {
  document.documentElement.lang = language;
  document.title = `tongsa: ${say("title")}`;
  document.querySelectorAll("[data-say]").forEach((node) => (node.textContent = say(node.dataset.say)));
  document.querySelectorAll("[data-name]").forEach((node) => node.setAttribute("aria-label", say(node.dataset.name)));
  document.querySelectorAll("[data-language]").forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.language === language)));
  draw();
}

document.querySelectorAll("[data-language]").forEach((node) => node.addEventListener("click", () => { language = node.dataset.language; speak(); }));
$("theme").addEventListener("click", () => {
  const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  draw();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
