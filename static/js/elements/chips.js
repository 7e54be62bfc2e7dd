// Begins a sentence; the rest is the writer’s.
customElements.define("our-chips", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => {
      const chip = target.closest("[data-insert]")
      if (!chip) return
      const field = document.getElementById(this.dataset.for)
      const before = field.value.trimEnd()
      field.value = (before && before + " ") + chip.dataset.insert
      field.focus()
      field.selectionStart = field.value.length
      field.dispatchEvent(new Event("input", { bubbles: true }))
    })
  }
})
