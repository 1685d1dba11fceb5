// Replaces the native module that ends an extension host whose parent is gone: the harness ends the whole tree.

exports.start = () => {};
exports.exit = (code) => process.exit(code ?? 0);
