import { css } from '@bangfu/notices/html'

/**
 * How papers look: A4, black on white, tables whose heads stand on every page, rows and signatures that no page break
 * tears. Fonts by name only, nothing is loaded.
 */
export const paperStyle = css`
  @page {
    size: A4;
    margin: 18mm 16mm 20mm;
    @bottom-center {
      content: counter(page) ' / ' counter(pages);
      font:
        9pt SimSun,
        'Noto Serif CJK SC',
        serif;
    }
  }
  @page wide {
    size: A4 landscape;
    margin: 14mm 12mm 16mm;
  }
  @page card {
    size: A4;
    margin: 10mm;
    @bottom-center {
      content: none;
    }
  }
  * {
    box-sizing: border-box;
  }
  html {
    -webkit-print-color-adjust: exact;
    print-color-adjust: exact;
  }
  body {
    margin: 0;
    color: #000;
    background: #e9e9e6;
    font:
      10.5pt/1.55 'Noto Serif CJK SC',
      'Source Han Serif SC',
      SimSun,
      serif;
  }
  main {
    background: #fff;
    width: 210mm;
    max-width: 100%;
    margin: 1rem auto;
    padding: 16mm;
  }
  main.wide {
    width: 297mm;
    page: wide;
  }
  main.card {
    page: card;
    padding: 10mm;
  }
  h1 {
    font-size: 20pt;
    text-align: center;
    margin: 0 0 2mm;
    letter-spacing: 0.12em;
  }
  h2 {
    font-size: 12.5pt;
    margin: 6mm 0 2mm;
    padding-left: 2.5mm;
    border-left: 1.2mm solid #8a1c1c;
    break-after: avoid;
  }
  p.under {
    text-align: center;
    margin: 0 0 5mm;
    color: #333;
  }
  table {
    width: calc(100% - 0.3mm);
    border-collapse: collapse;
  }
  thead {
    display: table-header-group;
  }
  tr {
    break-inside: avoid;
  }
  th,
  td {
    border: 0.3mm solid #333;
    padding: 1mm 1.6mm;
    text-align: left;
    vertical-align: middle;
    overflow-wrap: anywhere;
  }
  th {
    font-weight: 600;
    background: #f1f0ec;
  }
  thead th {
    text-align: center;
  }
  td.mid {
    text-align: center;
  }
  td.num {
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  table.facts {
    table-layout: fixed;
    font-size: 9.5pt;
  }
  table.facts th {
    width: 20%;
  }
  table.facts.by3 th {
    width: 17%;
  }
  table.facts.by4 th {
    width: 13%;
  }
  table.small {
    font-size: 8.5pt;
  }
  table.small th,
  table.small td {
    padding: 0.7mm 1mm;
  }
  .none {
    color: #555;
    margin: 1mm 0;
  }
  .page {
    break-before: page;
  }
  .signs {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    gap: 4mm;
    margin-top: 8mm;
    break-inside: avoid;
  }
  .signs div {
    border-top: 0.3mm solid #333;
    padding-top: 1.5mm;
    min-height: 16mm;
  }
  .foot {
    margin-top: 6mm;
    font-size: 8.5pt;
    color: #444;
    break-inside: avoid;
  }
  .stamp {
    border: 0.8mm solid #a00;
    color: #a00;
    text-align: center;
    font-size: 14pt;
    padding: 2mm;
    margin-bottom: 4mm;
  }
  .frame {
    border: 1mm double #8a1c1c;
    padding: 8mm;
    height: 276mm;
    display: flex;
    flex-direction: column;
  }
  .frame h1 {
    font-size: 30pt;
    color: #8a1c1c;
    margin-bottom: 3mm;
  }
  .frame .who {
    display: grid;
    grid-template-columns: 1fr 1fr 1fr;
    font-size: 14pt;
    border-bottom: 0.5mm solid #8a1c1c;
    padding-bottom: 3mm;
  }
  .frame .helper {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 1mm 8mm;
    font-size: 15pt;
    padding: 4mm 0;
    align-items: baseline;
  }
  .frame .helper span {
    white-space: nowrap;
  }
  .frame .helper span.wide {
    white-space: normal;
  }
  .frame .helper b {
    font-size: 20pt;
    font-variant-numeric: tabular-nums;
  }
  .frame h2 {
    font-size: 15pt;
    margin: 3mm 0 2mm;
  }
  .frame table {
    font-size: 12.5pt;
  }
  .frame th,
  .frame td {
    padding: 1.6mm 2.5mm;
  }
  .frame .end {
    margin-top: auto;
    display: flex;
    justify-content: space-between;
    align-items: flex-end;
    gap: 6mm;
    font-size: 11pt;
  }
  .frame .end p {
    margin: 0 0 1.5mm;
  }
  .qrbox {
    text-align: center;
    font-size: 9pt;
    flex: none;
  }
  svg.qr {
    width: 34mm;
    height: 34mm;
    display: block;
    margin: 0 auto;
  }
  @media print {
    body {
      background: none;
    }
    main,
    main.wide,
    main.card {
      width: auto;
      max-width: none;
      margin: 0;
      padding: 0;
    }
    a {
      color: inherit;
      text-decoration: none;
    }
  }
`
