// What is shown for a time only: once it is over, the page asks for what is true then.
customElements.define("our-until", class extends HTMLElement {
  connectedCallback() {
    this.ending = setTimeout(() => dispatchEvent(new Event("our-stale")), 1000 * this.dataset.seconds + 1000)
  }

  disconnectedCallback() { clearTimeout(this.ending) }
})
