// Offers to install where the browser can, or says how it is done by hand. Whoever has it installed sees nothing.
const byHand = navigator.standalone === false // said only by iPhones and iPads
const isInstalled = matchMedia("(display-mode: standalone)").matches
let asks

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault()
  asks = event
  document.querySelector("our-install")?.show()
})

customElements.define("our-install", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this)
    this.show()
  }

  show() {
    this.hidden = isInstalled || !(asks || byHand)
    for (const part of this.querySelectorAll("[data-asks]")) part.hidden = !asks
    this.querySelector("[data-steps]").hidden = !!asks
  }

  // The browser asks once; whatever is said there, it is answered.
  async handleEvent({ target }) {
    if (!target.closest("button[data-asks]")) return
    await asks.prompt()
    await asks.userChoice
    this.querySelector("form").requestSubmit()
  }
})
