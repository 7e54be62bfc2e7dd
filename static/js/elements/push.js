// A browser that can be pushed to asks its person, and says where it is reached; the form inside carries that on.
const raw = (text) => Uint8Array.fromBase64?.(text, { alphabet: "base64url" }) ?? older(text)
const older = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0))

customElements.define("our-push", class extends HTMLElement {
  connectedCallback() {
    if (!navigator.serviceWorker || !window.PushManager) return
    this.querySelector("[data-unable]").remove()
    this.form = this.querySelector("[data-able]")
    this.form.hidden = false
    this.form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.ask()
    })
  }

  async ask() {
    const said = this.querySelector("[role=status]")
    said.textContent = ""
    try {
      const { endpoint, keys } = (await this.subscription()).toJSON()
      const { elements } = this.form
      Object.assign(elements.endpoint, { value: endpoint })
      Object.assign(elements.p256dh, { value: keys.p256dh })
      Object.assign(elements.auth, { value: keys.auth })
      this.form.submit()
    } catch {
      said.textContent = said.dataset.text
    }
  }

  // One that was made for another key of the site's is of no use any more.
  async subscription() {
    const { pushManager } = await navigator.serviceWorker.ready
    const options = { userVisibleOnly: true, applicationServerKey: raw(this.dataset.key) }
    try {
      return await pushManager.subscribe(options)
    } catch (problem) {
      const old = await pushManager.getSubscription()
      if (!old) throw problem
      await old.unsubscribe()
      return pushManager.subscribe(options)
    }
  }
})
