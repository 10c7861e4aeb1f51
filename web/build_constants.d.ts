/** Where the site has the wasm variants, relative to the page; the build puts it in. */
declare const __WASM_BASE__: string;
/** The commit of the sources the page was built from, with a plus where they had changed since; "unknown" without git. */
declare const __COMMIT__: string;
