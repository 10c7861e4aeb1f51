/** Where the site has the wasm variants, relative to the page; the build puts it in. */
declare const __WASM_BASE__: string;
