import encodeQr from 'qr'
import { html, type Html } from '@bangfu/notices/html'

/** A code for an address, as black squares: no picture is loaded, and print stays sharp at any size. */
export const qrCode = (address: string, label: string): Html => {
  const modules = encodeQr(address, 'raw', { ecc: 'medium', border: 4 })
  const size = modules.length
  const path = modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return html`<svg
    class="qr"
    viewBox="0 0 ${size} ${size}"
    role="img"
    aria-label="${label}"
    shape-rendering="crispEdges"
  >
    <rect width="${size}" height="${size}" fill="#fff" />
    <path d="${path}" fill="#000" />
  </svg>`
}
