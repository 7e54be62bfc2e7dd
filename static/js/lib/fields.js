// What is typed into the fields of a form, by name, and how it comes back.
const NOT_TYPED = /hidden|file|submit|button|password/
const ticked = ({ type }) => /checkbox|radio/.test(type)
const fieldsOf = (form) => [...form.elements].filter(({ name, type }) => name && !NOT_TYPED.test(type))

export function values(form) {
  const found = {}
  for (const field of fieldsOf(form)) {
    const values = (found[field.name] ??= [])
    if (!ticked(field) || field.checked) values.push(field.value)
  }
  return found
}

// As if the page had come with it: a page with nothing new typed is free to load anew.
export function fill(form, draft) {
  for (const field of fieldsOf(form)) {
    const values = draft[field.name]
    if (!values) continue
    if (ticked(field)) field.checked = field.defaultChecked = values.includes(field.value)
    else if (!values.length) continue
    else if (field.options) field.value = values[0]
    else field.value = field.defaultValue = values[0]
    field.closest("details")?.setAttribute("open", "")
  }
}
