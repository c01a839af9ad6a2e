"""A page in a browser, waited for until the app has answered all that was pressed on it.

Whether a script runs stands in the page, but what is pressed is on its way to the server for a while, longer on a busy
machine, before the page says so. A browser that is `listening` knows what it asked and when it last heard anything.

Chromium drops what waits for a connection whenever a network of the machine comes or goes, as those of containers do
(ERR_NETWORK_CHANGED), loopback or not. A page that lost a script so stays blank: such a browser loads it again, a few
times at most. What is missing for good is missing then, too.
"""

from itertools import count

NOT_THE_PAGES = ("404", "ERR_NETWORK_CHANGED")
"""What a browser complains of and no page is to blame for: Streamlit looks for itself below a page's own address first."""
PATIENCE = 60_000
"""Milliseconds that a page may take on a busy machine."""
_LISTENING = """(() => {
    const Real = window.WebSocket;
    window.wiuLine = {asked: 0, heard: 0};
    window.WebSocket = class extends Real {
        constructor(...how) {
            super(...how);
            this.addEventListener("message", () => { window.wiuLine.heard = performance.now(); });
        }
        send(content) {
            window.wiuLine.asked = performance.now();
            super.send(content);
        }
    };
    const lost = said => /dynamically imported module/.test(String(said));
    let going = false;
    const again = () => {
        const times = Number(sessionStorage.wiuAgain || 0);
        if (!going && times < 3) {
            going = true;
            sessionStorage.wiuAgain = times + 1;
            location.reload();
        }
        return going;
    };
    addEventListener("error", ({target, message}) => {
        if (target instanceof HTMLScriptElement || lost(message)) again();
    }, true);
    addEventListener("unhandledrejection", ({reason}) => { if (lost(reason)) again(); });
    const complain = console.error;
    console.error = (...said) => { if (!said.some(lost) || !again()) complain.apply(console, said); };
})()"""
# for a moment on end: what was heard is drawn a little later, and what is drawn may ask for something itself;
# a skeleton stands where an element is to be drawn whose script has not come yet
_ANSWERED = """([wait, moment]) => {
    const line = window.wiuLine || {asked: 0, heard: 0}, now = performance.now();
    const still = line.heard >= line.asked && document.querySelector("[data-test-script-state=notRunning]")
        && !document.querySelector("[data-testid=stSkeleton]");
    if (!still || !window.wiuStill || window.wiuStill.wait !== wait) window.wiuStill = {wait, since: now};
    return Boolean(still) && now - window.wiuStill.since >= moment;
}"""
_A_MOMENT = 150
_waits = count()


def listening(context):
    """Let a browser's pages know what they asked and heard; return the browser."""
    context.add_init_script(_LISTENING)
    return context


def settled(page):
    """Wait until the app has answered what was pressed, its script has ended, and all that it wrote is drawn."""
    page.wait_for_function(_ANSWERED, arg=[next(_waits), _A_MOMENT], timeout=PATIENCE)
