import { css } from './html.ts'

/** How notices look on a phone and on A4. Fonts by name only: nothing is loaded from anywhere. */
export const noticeStyle = css`
  @page {
    size: A4;
    margin: 22mm 20mm;
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    color: #111;
    background: #f2f2f0;
    font:
      16px/1.7 'Noto Serif CJK SC',
      'Source Han Serif SC',
      SimSun,
      serif;
  }
  main {
    max-width: 48rem;
    margin: 0 auto;
    padding: 2rem 1.25rem 3rem;
    background: #fff;
    min-height: 100vh;
  }
  h1 {
    font-size: 1.6rem;
    line-height: 1.4;
    text-align: center;
    margin: 0.5rem 0 1.5rem;
    text-wrap: balance;
  }
  h2 {
    font-size: 1.1rem;
    margin: 1.5rem 0 0.5rem;
  }
  p.lead {
    text-indent: 2em;
  }
  table {
    width: calc(100% - 1px);
    border-collapse: collapse;
    margin: 1rem 0;
    font-size: 0.95em;
  }
  thead {
    display: table-header-group;
  }
  tr {
    break-inside: avoid;
  }
  th,
  td {
    border: 1px solid #444;
    padding: 0.3em 0.5em;
    text-align: center;
  }
  th {
    background: #eee;
    font-weight: 600;
    white-space: nowrap;
  }
  .narrow {
    width: 3.5em;
  }
  td.money {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  dl.facts {
    display: grid;
    grid-template-columns: 6em 1fr;
    gap: 0.2rem 1rem;
    margin: 1.25rem 0;
    break-inside: avoid;
  }
  dt {
    color: #555;
  }
  dd {
    margin: 0;
  }
  .withdrawn {
    border: 2px solid #a00;
    color: #a00;
    padding: 0.6em 1em;
  }
  .over {
    border: 1px solid #999;
    padding: 0.6em 1em;
    color: #444;
  }
  .objection {
    border-top: 1px solid #ccc;
    break-inside: avoid;
  }
  form label {
    display: block;
    margin: 0.75rem 0;
    color: #333;
  }
  form input,
  form textarea {
    display: block;
    width: 100%;
    font: inherit;
    padding: 0.4em;
    border: 1px solid #888;
    border-radius: 3px;
  }
  form button {
    font: inherit;
    padding: 0.5em 1.5em;
    border: 0;
    border-radius: 3px;
    background: #8a1c1c;
    color: #fff;
  }
  .foot {
    text-align: right;
    margin: 2rem 1rem 0;
    break-inside: avoid;
  }
  .number {
    color: #777;
    font-size: 0.75rem;
    text-align: left;
    margin-top: 1.5rem;
  }
  ul.list {
    padding-left: 1.2rem;
  }
  ul.list span {
    color: #666;
    font-size: 0.9em;
  }
  .qrbox {
    text-align: center;
    font-size: 0.8em;
    break-inside: avoid;
  }
  svg.qr {
    width: 34mm;
    height: 34mm;
    display: block;
    margin: 0 auto 1mm;
  }
  @media (max-width: 36rem) {
    main {
      padding: 1.25rem 0.75rem 2rem;
    }
    h1 {
      font-size: 1.25rem;
    }
    table {
      font-size: 0.78rem;
    }
    th,
    td {
      padding: 0.3em 0.2em;
    }
    .narrow {
      width: 2.5em;
    }
  }
  @media print {
    body {
      background: none;
      font-size: 11pt;
      line-height: 1.5;
    }
    main {
      max-width: none;
      padding: 0;
      min-height: 0;
    }
    .screen-only {
      display: none;
    }
    th {
      background: none;
    }
  }
`
