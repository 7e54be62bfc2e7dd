customElements.define("our-zone", class extends HTMLElement {
  connectedCallback() {
    if (!this.matches("[data-guess]")) return
    const field = this.querySelector("[name$=zone]")
    const before = field.value
    field.value = Intl.DateTimeFormat().resolvedOptions().timeZone
    field.value ||= before
  }
})
