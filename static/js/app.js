import "./elements/exit.js"

// What counts down comes when a field is nearly full.
document.addEventListener("input", ({ target }) => {
  const near = target.left || target.value?.length > target.dataset.longest * 0.8
  if (near) import("./left.js").then(({ count }) => count(target), () => {})
})

// Nothing is kept in the browser: htmx, which runs after this, would note addresses there.
delete Storage.prototype.setItem

// What an installed app needs comes once the page is long there.
const later = () => import("./installed.js").catch(() => {})
if (document.documentElement.dataset.of) addEventListener("load", () => setTimeout(later, 2000))

// A page that comes back out of the browser's memory is shown only to whom it was made for.
addEventListener("pageshow", async ({ persisted }) => {
  const page = document.documentElement
  if (!persisted || !page.dataset.of) return
  page.hidden = true
  const now = await fetch(location, { method: "HEAD" }).catch(() => 0)
  if (now.ok && now.headers.get("page-of") === page.dataset.of) page.hidden = false
  else location.reload()
})

const on = (name, hear) => document.addEventListener("htmx:" + name, hear)
const byItself = ({ detail }) => (detail.requestConfig ?? detail).elt.localName === "our-live"

// Focus is led to the field that needs a look, else to the new heading.
on("afterSettle", (event) => {
  if (byItself(event)) return
  const wrong = event.target.querySelector("[aria-invalid=true]")
  const heading = document.activeElement === document.body && event.target.querySelector("h1, h2, h3")
  if (heading) heading.tabIndex = -1
  if (wrong || heading) (wrong || heading).focus()
})

// One line when an answer was lost, until the next try.
const lost = (event) => {
  const quiet = event.type === "htmx:beforeRequest"
  if (!byItself(event)) document.getElementById("unreached").hidden = quiet
}
on("sendError", lost)
on("responseError", lost)
on("timeout", lost)
on("beforeRequest", lost)
