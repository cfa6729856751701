// A button with data-passkey="create|get" inside a form: asks the panel for the options (data-options), asks the authenticator, puts its
// answer into the form and sends it. Listens on the document, so that it also works on pages that enhanced navigation brings.
const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const toText = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const known = list => (list ?? []).map(one => ({ ...one, id: toBytes(one.id) }));

const ceremonies = {
  create: options => navigator.credentials.create({ publicKey: {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  } }),
  get: options => navigator.credentials.get({ publicKey: {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: known(options.allowCredentials),
  } }),
};

// Written out: some password managers hand over objects whose own toJSON fails.
const written = credential => {
  const { response } = credential;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = toText(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
  } else {
    answer.authenticatorData = toText(response.authenticatorData);
    answer.signature = toText(response.signature);
    if (response.userHandle) answer.userHandle = toText(response.userHandle);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  });
};

const words = error => ({
  NotAllowedError: 'The passkey was not used: it was cancelled, took too long, or this device has none for this panel. Try again.',
  InvalidStateError: 'This device already has a passkey for you here. Use another device, or remove the old one first.',
  SecurityError: 'Passkeys work only at the address that was set for this panel, over https.',
  NotSupportedError: 'This device cannot make a passkey that Muster accepts. Use another device, or a password and an authenticator app.',
}[error.name] ?? error.message);

const show = (form, text) => {
  const place = form.querySelector('[data-passkey-error]');
  if (!place) return;
  place.hidden = !text;
  place.querySelector('[data-passkey-text]').textContent = text;
};

addEventListener('click', async event => {
  const button = event.target.closest?.('[data-passkey]');
  if (!button || button.getAttribute('aria-disabled') === 'true') return;
  event.preventDefault();
  const form = button.form;
  show(form, '');
  button.setAttribute('aria-disabled', 'true');
  try {
    if (!window.PublicKeyCredential) throw new Error('This browser knows no passkeys here: they need https (or localhost) and a current browser.');
    const answer = await fetch(button.dataset.options, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) throw new Error(answer.status === 400 ? 'This page is too old. Reload it and try again.' : await answer.text());
    form.elements.Credential.value = written(await ceremonies[button.dataset.passkey](await answer.json()));
    form.submit();
  } catch (error) {
    show(form, words(error));
  } finally {
    button.removeAttribute('aria-disabled');
  }
});
