// The vocabulary of remarks that stand for omitted code, in the languages that models answer in.

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter((word) => word !== ""));

/** Words for omitted code. */
const leftOutWords = set(`
  rest remainder remaining remains existing previous original other others more
  resto restante restantes existente existentes demais demás anterior anteriores original originais originales outros outras otros otras
  reste existant existante existants existantes autres
  bestehender bestehende bestehendes bestehenden vorhandener vorhandene vorhandenen restlicher restliche restlichen übrige übriger übrigen
  esistente esistenti rimanente rimanenti altri altre
  остальной остальная остальное остальные существующий существующие существующего
  其余 其餘 剩余 剩餘 剩下 其他 其它 现有 現有 已有 原有 原来 原來 原始 之前 先前 既存 残り 元の その他 나머지 기존
`);

/** Words that say that it is unchanged, or was not written. */
const stateWords = set(`
  unchanged untouched unmodified same omitted elided truncated skipped snipped snip identical
  inalterado inalterada inalterados inalteradas omitido omitida omitidos omitidas igual iguais iguales mantido mantida mantidos mantidas idéntico idéntica idêntico idêntica
  inchangé inchangée inchangés inchangées identique identiques omis
  unverändert unveränderter unveränderte ausgelassen weggelassen
  invariato invariata invariati omesso
  опущен опущено опущены
  不变 不變 省略 略 同上 未更改 未改动 未改動 未变 未變 未修改 无变化 無變化 一样 一樣 相同 照旧 变更なし 変更なし 同じ 以下同様 생략 동일
`);

/** Words without meaning of their own. */
const fillerWords = set(`
  the of this that these those is are be stay stays remain kept keep keeps as in and or for to from with your our its it all any here there above below
  code codes file files function functions method methods class classes component components body logic implementation implementations
  import imports statement statements line lines content contents part parts section sections block blocks rule rules style styles test tests case cases
  field fields property properties prop props handler handlers route routes config definition definitions declaration declarations helper helpers
  module modules script markup html css element elements item items entry entries type types interface interfaces constant constants variable variables option options
  page pages template templates brevity clarity before after go goes going continue continues not no change changes changed shown needed exactly just etc
  o a os as do da dos das de e em no na nos nas este esta esse essa seu sua aqui acima abaixo código codigo função funções método métodos classe
  página páginas da do arquivo arquivos corpo lógica implementação importações importação permanece permanecem continua continuam mantém fica ficam como antes para por brevidade parte partes linhas linha
  mesmo mesma mesmos mesmas teste testes
  el la los las del y en ese esa su aquí arriba abajo función funciones clase clases página páginas archivo archivos cuerpo implementación importaciones
  sigue siguen se mantiene mantienen queda quedan brevedad líneas línea lo mismo misma mismos mismas prueba pruebas
  le les du des et ce cette ici fonction fonctions méthode méthodes fichier corps logique restent avant par souci concision suite
  der die das den dem des datei methode methoden funktion funktionen klasse bleibt bleiben wie zuvor vorher hier und
  il gli dei della delle del e codice funzione metodo rimane rimangono come prima qui
  код кода функция метод остается остаётся остаются здесь как и раньше без изменений
  的 代码 程式码 程式碼 代 码 部分 内容 內容 逻辑 邏輯 函数 函數 方法 实现 實現 保持 保留 此处 此處 这里 這裡 与 與 和 以前 都 均 以上 以下 上面 下面 文件 类 等 为 了 简洁 導入 导入 语句 を は が の に も コード そのまま 部 分 は同じ
  코드 는 은 그대로
`);

export const leavesOut = (word: string): boolean => leftOutWords.has(word);
export const inState = (word: string): boolean => stateWords.has(word);
export const isFiller = (word: string): boolean => fillerWords.has(word);
