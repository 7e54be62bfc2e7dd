// Gives the row of the answer, or false.
export function send(url, file, token, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const body = new FormData()
    body.append("csrfmiddlewaretoken", token)
    body.append("file", file)
    request.upload.onprogress = progress
    request.onloadend = () => {
      const kept = request.status === 201
      resolve((kept || request.status === 422) && { kept, row: request.response.body.firstElementChild })
    }
    request.open("POST", url)
    request.responseType = "document"
    request.timeout = 600000
    request.send(body)
  })
}
