import test from 'ava'
import { Html, html } from '../../src/web/html.ts'

const cases = [
  { title: 'text', made: html`<p>${'plain'}</p>`, text: '<p>plain</p>' },
  { title: 'markup in a text', made: html`<p>${'<b>&"\''}</p>`, text: '<p>&#60;b&#62;&#38;&#34;&#39;</p>' },
  {
    title: 'a text in an attribute',
    made: html`<a title="${'" onclick="x'}">`,
    text: '<a title="&#34; onclick=&#34;x">',
  },
  { title: 'what is escaped already', made: html`${'&amp;'}`, text: '&#38;amp;' },
  { title: 'markup', made: html`<p>${html`<b>${'<'}</b>`}</p>`, text: '<p><b>&#60;</b></p>' },
  { title: 'a list of markup and texts', made: html`${[html`<b>`, '<b>', 1]}`, text: '<b>&#60;b&#62;1' },
  { title: 'a list of lists', made: html`${[[['<'], []], []]}`, text: '&#60;' },
  { title: 'a number', made: html`${0}${-1.5}${Number.NaN}`, text: '0-1.5NaN' },
  { title: 'an empty text', made: html`a${''}b`, text: 'ab' },
  { title: 'markup of its own', made: html`${new Html('<i>')}`, text: '<i>' },
  { title: 'something that only looks like markup', made: html`${String({ text: '<i>' })}`, text: '[object Object]' },
]

for (const { title, made, text } of cases) {
  test(`a page with ${title} is safe`, (t) => {
    t.is(made.text, text)
  })
}
