customElements.define("our-share", class extends HTMLElement {
  connectedCallback() {
    this.hidden = !navigator.share
    this.addEventListener("click", () => navigator.share(this.dataset).catch(() => {}))
  }
})
