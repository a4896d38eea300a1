"use strict";

/* What the page computes, apart from what it shows. Old syntax on purpose: offices have old browsers. */

/* SHA-256 (FIPS 180-4), piece by piece, for pages that are given no crypto.subtle: those opened by double click. */
function Sha256() {
  this.state = new Int32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  ]);
  this.block = new Uint8Array(64);
  this.filled = 0;
  this.length = 0;
  this.words = new Int32Array(64);
}

Sha256.ROUNDS = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
]);

Sha256.prototype.update = function (bytes) {
  var place = 0;
  this.length += bytes.length;
  if (this.filled) {
    while (place < bytes.length && this.filled < 64) this.block[this.filled++] = bytes[place++];
    if (this.filled < 64) return;
    this.mix(this.block, 0);
    this.filled = 0;
  }
  for (; place + 64 <= bytes.length; place += 64) this.mix(bytes, place);
  while (place < bytes.length) this.block[this.filled++] = bytes[place++];
};

Sha256.prototype.mix = function (bytes, from) {
  var words = this.words, rounds = Sha256.ROUNDS, state = this.state, i, x, y;
  for (i = 0; i < 16; i++, from += 4) {
    words[i] = (bytes[from] << 24) | (bytes[from + 1] << 16) | (bytes[from + 2] << 8) | bytes[from + 3];
  }
  for (; i < 64; i++) {
    x = words[i - 15];
    y = words[i - 2];
    x = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    y = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = (words[i - 16] + x + words[i - 7] + y) | 0;
  }
  var a = state[0], b = state[1], c = state[2], d = state[3];
  var e = state[4], f = state[5], g = state[6], h = state[7];
  for (i = 0; i < 64; i++) {
    x = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    x = (h + x + ((e & f) ^ (~e & g)) + rounds[i] + words[i]) | 0;
    y = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    y = (y + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + x) | 0;
    d = c;
    c = b;
    b = a;
    a = (x + y) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
};

/* Ends the sum: nothing may be added afterwards. */
Sha256.prototype.hex = function () {
  var length = this.length, high = Math.floor(length / 0x20000000), low = (length << 3) >>> 0;
  var padding = new Uint8Array(((119 - (length % 64)) % 64) + 9), end = padding.length - 8, i;
  padding[0] = 0x80;
  for (i = 0; i < 4; i++) {
    padding[end + i] = (high >>> (24 - 8 * i)) & 255;
    padding[end + 4 + i] = (low >>> (24 - 8 * i)) & 255;
  }
  this.update(padding);
  var bytes = new Uint8Array(32);
  for (i = 0; i < 32; i++) bytes[i] = (this.state[i >> 2] >>> (24 - 8 * (i & 3))) & 255;
  return hexadecimal(bytes);
};

function hexadecimal(bytes) {
  var text = "";
  for (var i = 0; i < bytes.length; i++) text += (bytes[i] < 16 ? "0" : "") + bytes[i].toString(16);
  return text;
}

/* Where the signed half lies among the paths of a chosen folder: it is the folder itself, or its `data`. */
function rootOf(paths) {
  var chosen = paths.length ? paths[0].split("/")[0] + "/" : "";
  var itself = paths.indexOf(chosen + "manifest.json") >= 0;
  var below = paths.some(function (path) {
    return path.indexOf(chosen + "data/") === 0;
  });
  return below && !itself ? chosen + "data/" : chosen;
}

/* Sorts what lies there: `files` are {path, size}, `listed` is {path: [size, sha256]}, `unjudged` are paths of seals
   that no page can judge. What is in `hash` has the right name and the right size, and must be read. */
function sorted(listed, unjudged, files) {
  var found = {hash: [], damaged: [], missing: [], foreign: [], beside: []}, there = Object.create(null);
  files.forEach(function (file) {
    var name = file.path.split("/").pop();
    there[file.path] = true;
    if (Object.prototype.hasOwnProperty.call(listed, file.path)) {
      (listed[file.path][0] === file.size ? found.hash : found.damaged).push(file.path);
    } else if (unjudged.indexOf(file.path) >= 0 || /^(thumbs\.db|desktop\.ini|\.ds_store|\._.*|~\$.*)$/i.test(name)) {
      found.beside.push(file.path);
    } else {
      found.foreign.push(file.path);
    }
  });
  Object.keys(listed).forEach(function (path) {
    if (!there[path]) found.missing.push(path);
  });
  return found;
}

/* One form for everything that means the same: full-width figures, capitals. */
function folded(text) {
  return (text.normalize ? text.normalize("NFKC") : text).toLowerCase();
}

/* Whether each of the words that somebody typed is somewhere in a text. */
function matches(typed, text) {
  return folded(typed).split(/\s+/).every(function (word) {
    return folded(text).indexOf(word) >= 0;
  });
}

/* A sentence with its figures; in two languages, each stands there twice. */
function filled(sentence, figures) {
  return Object.keys(figures).reduce(function (text, name) {
    return text.split("{" + name + "}").join(figures[name]);
  }, sentence);
}
