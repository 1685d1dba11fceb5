/** Of esbuild's metafile, the fields that the panel's build fills. */
export interface PanelMetafile {
  readonly inputs: Readonly<Record<string, object>>;
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly bytes: number;
        readonly imports: readonly { readonly path: string; readonly kind: "import-statement" | "dynamic-import" }[];
        readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
      }
    >
  >;
}

export function buildPanelScripts(wanted: {
  readonly folder: string;
  readonly production: boolean;
  readonly more?: Readonly<Record<string, string>>;
}): Promise<PanelMetafile>;

export function watchPanelScripts(folder: string): Promise<void>;
