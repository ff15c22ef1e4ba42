// The claims of a page that a server gave: fetched from its own origin, as soon as the server has read the graph.

const WAIT = 500; // milliseconds until the server is asked again

/** A copy of the page is a file, which connects to nothing. */
const withoutConnection = () => {
  const rule = pristine.querySelector("meta[http-equiv=Content-Security-Policy]");
  rule.content = rule.content.replace("; connect-src 'self'", "");
};

/** Wait for ever: there is nothing to show. */
const stay = (words) => {
  document.getElementById("counts").textContent = words;
  return new Promise(() => {});
};

/** The bytes of the data; what the server is doing meanwhile stands where the counts will be. */
const fetched = async () => {
  withoutConnection();
  for (;;) {
    const answer = await fetch("data").catch(() => null);
    if (answer === null) return stay("The server does not answer; start kg serve again and load this page anew.");
    if (answer.status === 200) return new Uint8Array(await answer.arrayBuffer());
    const words = await answer.text();
    if (answer.status !== 202) return stay(words);
    document.getElementById("counts").textContent = words;
    await new Promise((done) => window.setTimeout(done, WAIT));
  }
};
