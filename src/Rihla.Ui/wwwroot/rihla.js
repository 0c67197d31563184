// What makes the pages smoother. Every page works without it.
(() => {
  "use strict";

  const words = document.getElementById("r-words")?.dataset ?? {};
  const tokenName = "rihla.form";
  const tokenHeader = "X-Rihla-Form";
  const changed = new Set();
  const isGuarded = form =>
    form instanceof HTMLFormElement && form.method === "post" && !("unguarded" in form.dataset);

  // The banner at the foot of the page; one at a time.
  let banner = null;
  const say = (text, kind) => {
    banner?.remove();
    banner = document.createElement("div");
    banner.className = `r-notice r-notice-${kind} r-banner`;
    banner.setAttribute("role", kind === "danger" ? "alert" : "status");
    const body = document.createElement("div");
    body.className = "r-notice-body";
    body.textContent = text;
    banner.append(body);
    document.body.append(banner);
    if (kind === "done") setTimeout(() => banner?.remove(), 6000);
  };

  // The files of a form that is too large to be sent: it would break off on the way.
  const isTooLarge = form => {
    const inputs = [...form.querySelectorAll("input[type=file]")];
    const largest = inputs.map(input => Number(input.dataset.largest)).find(bytes => bytes > 0);
    const bytes = inputs.flatMap(input => [...input.files]).reduce((sum, file) => sum + file.size, 0);
    return bytes > (largest ?? Number(words.largest));
  };

  // 1. Before a changed form is left.
  document.addEventListener("input", event => {
    const form = event.target.form;
    if (isGuarded(form)) {
      changed.add(form);
      if (form.dataset.draft) scheduleDraft(form);
    }
  });
  // What was sent and came back, to be put right or chosen between, is stored nowhere. Where it is not said in the form itself, the
  // page stands at the address that the form was sent to.
  const isSent = form =>
    isGuarded(form) &&
    (form.hasAttribute("action") ? form.action === location.href : !/[?&]handler=/.test(location.search));
  for (const back of document.querySelectorAll("#r-error-summary, .r-conflict")) {
    const own = back.closest("form");
    const sent = own ? [own].filter(isGuarded) : [...document.forms].filter(isSent);
    if (sent.length === 1) changed.add(sent[0]);
  }
  window.addEventListener("beforeunload", event => {
    if ([...changed].some(form => form.isConnected)) event.preventDefault();
  });

  // 2. A lost connection keeps the page with everything typed; 4. nothing is sent twice.
  const reachable = async () => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), 8000);
    try {
      return (await fetch("/health/live", { cache: "no-store", signal: giveUp.signal })).status < 502;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  };
  const busy = (form, is) => {
    form.toggleAttribute("data-sending", is);
    for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
      if (is) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  };
  document.addEventListener("submit", async event => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    if (form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete], [hx-boost] *")) return;
    event.preventDefault();
    if (form.hasAttribute("data-sending")) return;
    const others = [...changed].some(other => other !== form && other.isConnected);
    if (others && !window.confirm(words.others)) return;
    if (isTooLarge(form)) {
      say(words.tooLarge, "danger");
      return;
    }
    busy(form, true);
    if (!(await reachable())) {
      busy(form, false);
      say(words.offline, "danger");
      return;
    }
    clearTimeout(form.draftTimer);
    // A draft that is on its way must not arrive after what it is the draft of.
    await form.draftSaving;
    changed.clear();
    const button = event.submitter;
    if (button?.name) {
      const value = document.createElement("input");
      value.type = "hidden";
      value.name = button.name;
      value.value = button.value;
      value.dataset.submitter = "";
      form.append(value);
    }
    if (button?.hasAttribute("formaction")) form.action = button.formAction;
    if ("download" in form.dataset && (await download(form))) return;
    form.submit();
  });

  // A file comes, and no page: the form is there to be sent again, or the page with what is next is opened. Anything else that
  // is answered is a page, and is gone to as always.
  const download = async form => {
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams(new FormData(form)),
      });
      const name = /^attachment;.*filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
      if (!answer.ok || !name) return false;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = name[1];
      link.click();
      setTimeout(() => {
        URL.revokeObjectURL(link.href);
        if (form.dataset.download) location.assign(form.dataset.download);
      }, 1000);
    } catch {
      say(words.offline, "danger");
    }
    busy(form, false);
    for (const value of form.querySelectorAll("[data-submitter]")) value.remove();
    return true;
  };
  window.addEventListener("pageshow", event => {
    if (!event.persisted) return;
    // A page that was not to be kept, and came back as it was left: somebody else may sit there now.
    if (/^\/(app|sign-in)(\/|$)/.test(location.pathname)) {
      changed.clear();
      location.replace(location.pathname + location.search);
      return;
    }
    for (const form of document.querySelectorAll("form[data-sending]")) busy(form, false);
    for (const value of document.querySelectorAll("[data-submitter]")) value.remove();
  });
  window.addEventListener("offline", () => say(words.offline, "danger"));
  window.addEventListener("online", () => say(words.online, "done"));

  // The session ended while a part of the page was asked for: the page stays, with everything typed.
  document.addEventListener("rihla-session-over", () => say(words.over, "danger"));

  // 3. Drafts: what was typed is sent two seconds after the last key; the server shows it again.
  const scheduleDraft = form => {
    clearTimeout(form.draftTimer);
    form.draftTimer = setTimeout(() => {
      form.draftTimer = null;
      form.draftSaving = saveDraft(form);
    }, 2000);
  };
  const saveDraft = async form => {
    const body = new FormData(form);
    let hasFile = false;
    const token = body.get(tokenName) ?? "";
    body.delete(tokenName);
    for (const [name, value] of [...body]) {
      if (!(value instanceof File)) continue;
      hasFile ||= value.size > 0;
      body.delete(name);
    }
    let saved = false;
    let why = words.unsaved;
    try {
      const answer = await fetch(`/app/drafts/${encodeURIComponent(form.dataset.draft)}`, {
        method: "POST",
        headers: { [tokenHeader]: token },
        body,
        signal: AbortSignal.timeout(8000),
      });
      saved = answer.ok;
      // Whoever was answered has a connection.
      if (answer.status < 502) why = words.notKept;
      if (answer.status === 401) say(words.over, "danger");
    } catch {
      // No answer: it is the connection.
    }
    const state = form.querySelector(".r-draft-state");
    if (state) state.textContent = saved ? words.saved : why;
    // What was typed meanwhile waits for its own turn, and a file is in no draft.
    if (saved && !form.draftTimer && !hasFile) changed.delete(form);
  };

  // 5. Small helpers.
  document.addEventListener("click", event => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
  document.addEventListener("change", event => {
    if (event.target.matches?.("[data-autosubmit]")) event.target.form?.requestSubmit();
  });
  document.getElementById("r-error-summary")?.focus();
})();
