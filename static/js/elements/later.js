// Brings a script when what it is for is opened.
customElements.define("our-later", class extends HTMLElement {
  connectedCallback() {
    const details = this.closest("details")
    const bring = () => details.open && import(this.dataset.src).catch(() => {})
    details.addEventListener("toggle", bring)
    bring()
  }
})
