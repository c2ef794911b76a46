// Once all is there: see which models the server has.
async function start() {
  try {
    models = (await (await asked("tongsa/models")).json()).models;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    $("trouble").textContent = error.message;
  }
  $("loading").hidden = true;
  draw();
}
speak();
start();
