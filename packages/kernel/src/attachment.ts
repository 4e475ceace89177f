/** The `content-disposition` of a file that is kept: a plain name for what knows no other, and the real one (RFC 6266, 8187). */
export const attachment = (fileName: string): string => {
  const plain = fileName.replaceAll(/[^\w.-]/g, '_')
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
