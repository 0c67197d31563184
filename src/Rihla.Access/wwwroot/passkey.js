// Makes and reads passkeys. A form with data-passkey="create" or "get" asks its data-options address for a challenge,
// lets the browser answer it, and sends the answer in its field "credential". What the form says comes with it: the address
// refuses a wrong password in words, before anything is made. Where the browser has no passkeys, the
// form stays hidden.
const supported =
  window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential?.parseRequestOptionsFromJSON;

async function credentialFor(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Rihla-Form": form.elements["rihla.form"].value },
  });
  if (!answer.ok) throw new Error(answer.status, { cause: answer.status === 422 ? await answer.text() : undefined });
  const options = await answer.json();
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !supported;
  form.addEventListener(
    "submit",
    async event => {
      event.preventDefault();
      const state = form.querySelector("[data-passkey-state]");
      state.textContent = "";
      try {
        const credential = await credentialFor(form);
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch (failure) {
        state.textContent = failure.cause ?? state.dataset.failed;
      }
    },
    { capture: true },
  );
}
