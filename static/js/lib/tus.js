// The tus protocol, 1.0.0, as far as photos need it: https://tus.io/protocols/resumable-upload
const PIECE = 960 * 1024

// Sends what is missing of a file, and gives the row that tells what became of it. Throws the answer that stopped it.
export async function upload(entry, { url, token, signal, moved }) {
  const { file } = entry
  const ask = (method, at, headers, body) => {
    const told = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers }
    return fetch(at, { method, body, signal, headers: told, redirect: "manual" })
  }
  // Where it stopped; before its beginning if the server has let go of it.
  const reached = async () => {
    const answer = await ask("HEAD", entry.at)
    if (answer.ok) return Number(answer.headers.get("upload-offset"))
    if (answer.status === 404) return -1
    throw answer
  }
  const announce = async () => {
    const name = btoa(String.fromCharCode(...new TextEncoder().encode(file.name)))
    const answer = await ask("POST", url, { "Upload-Length": file.size, "Upload-Metadata": "filename " + name })
    if (answer.status !== 201) throw answer
    entry.at = answer.headers.get("location")
    await moved(0)
    return 0
  }
  let offset = entry.at ? await reached() : -1
  if (offset < 0) offset = await announce()
  let begun = false
  while (offset < file.size || !begun) {
    const type = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset }
    const answer = await ask("PATCH", entry.at, type, await file.slice(offset, offset + PIECE).arrayBuffer())
    begun = true
    // Another tab may have sent it: then what is here counts.
    if (answer.ok) offset = Number(answer.headers.get("upload-offset"))
    else if (answer.status === 409) offset = await reached()
    else throw answer
    if (offset < 0) throw answer
    await moved(offset / file.size)
  }
  return fetch(entry.at, { signal })
}
