// A passkey, made or used: the device asks for finger, face or PIN, and the form inside carries its answer to the server.
// A browser that can't, or an address without a name (passkeys belong to one), is never shown the button.
const Key = window.PublicKeyCredential
const named = !/^[\d.]+$|:/.test(location.hostname)

customElements.define("our-passkey", class extends HTMLElement {
  connectedCallback() {
    if (!Key?.parseRequestOptionsFromJSON || !named) return
    this.querySelector("[data-unable]")?.remove()
    this.querySelector("[data-able]").hidden = false
    this.form = this.querySelector("form")
    this.form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.ask()
    })
  }

  async ask() {
    const said = this.querySelector("[role=status]")
    said.textContent = ""
    try {
      const { creation_options: made, request_options: used } = await this.options()
      const key = made ? await this.make(made.publicKey) : await this.use(used.publicKey)
      this.form.elements.credential.value = JSON.stringify(key)
      this.form.submit()
    } catch {
      said.textContent = said.dataset.text
    }
  }

  async options() {
    const here = this.querySelector("script[type='application/json']")
    if (here) return JSON.parse(here.textContent)
    const answer = await fetch(this.form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } })
    return answer.json()
  }

  make(options) {
    const choice = { residentKey: "required", requireResidentKey: true, userVerification: "required" }
    options.authenticatorSelection = { ...options.authenticatorSelection, ...choice }
    return navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) })
  }

  use(options) {
    return navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) })
  }
})
