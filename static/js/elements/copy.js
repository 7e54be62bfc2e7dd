// Plain http, at home, and a browser that says no have no clipboard but the older command.
customElements.define("our-copy", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", async () => {
      const field = this.parentElement.querySelector("input")
      field.select()
      try {
        await navigator.clipboard.writeText(field.value)
      } catch {
        document.execCommand("copy")
      }
      // A field with the focus would keep the page from hearing that somebody has accepted.
      field.blur()
      this.querySelector("[role=status]").textContent = this.dataset.text
    })
  }
})
