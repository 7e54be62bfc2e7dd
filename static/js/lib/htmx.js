// A page that has nothing for htmx gets it with the first change. It starts by itself only once all else is there.
let coming

async function bring(src) {
  if (!window.htmx && document.readyState !== "complete") await new Promise((go) => addEventListener("load", go))
  if (window.htmx) return
  coming ??= new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror }))
  })
  await coming.finally(() => (coming = null))
}

// Fetches a part of this page anew.
export async function ask(source, target) {
  await bring(source.dataset.htmx)
  return htmx.ajax("GET", location.pathname + location.search, { source, target, swap: "outerHTML" })
}
