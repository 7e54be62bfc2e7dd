// Plain http, at home, has no clipboard but the older command.
customElements.define("our-copy", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", async () => {
      const field = this.parentElement.querySelector("input")
      field.select()
      await (navigator.clipboard?.writeText(field.value) ?? document.execCommand("copy"))
      this.querySelector("[role=status]").textContent = this.dataset.text
    })
  }
})
