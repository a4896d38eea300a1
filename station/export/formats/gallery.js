/* What the page shows: search, and the check of the files. Everything that comes from outside becomes text, never HTML. */
(function () {
  var told = JSON.parse(document.getElementById("told").textContent), words = told.words;
  var figures = Array.prototype.slice.call(document.querySelectorAll("figure"));
  var groups = Array.prototype.slice.call(document.querySelectorAll("main section"));
  var search = document.getElementById("search"), shown = document.getElementById("shown");
  var folder = document.getElementById("folder"), progress = document.getElementById("progress");
  var results = document.getElementById("results"), run = 0;
  document.documentElement.className = "scripted";

  search.addEventListener("input", function () {
    var count = 0;
    figures.forEach(function (figure) {
      figure.hidden = !matches(search.value, figure.textContent);
      if (!figure.hidden) count += 1;
    });
    groups.forEach(function (group) {
      group.hidden = !group.querySelector("figure:not([hidden])");
    });
    shown.textContent = search.value ? filled(words.shown, {count: count}) : "";
  });

  folder.addEventListener("change", function () {
    var files = Object.create(null), all = Array.prototype.slice.call(folder.files);
    var root = rootOf(all.map(function (file) { return file.webkitRelativePath; }));
    var inside = [];
    all.forEach(function (file) {
      if (file.webkitRelativePath.indexOf(root) !== 0) return;
      var path = file.webkitRelativePath.slice(root.length);
      files[path] = file;
      inside.push({path: path, size: file.size});
    });
    folder.value = "";
    check(sorted(told.files, told.unjudged, inside), files);
  });

  function check(found, files) {
    var mine = ++run, whole = 0, waiting = found.hash.slice(), total = waiting.length;
    results.textContent = "";
    if (!total && !found.damaged.length) {
      say("bad", words.wrong, []);
      return;
    }
    function next() {
      if (mine !== run) return;
      var path = waiting.shift();
      if (path === undefined) {
        progress.textContent = "";
        show(found, whole);
        return;
      }
      progress.textContent = filled(words.progress, {done: total - waiting.length, total: total});
      sumOf(files[path]).then(function (sum) {
        if (sum === told.files[path][1]) whole += 1;
        else found.damaged.push(path);
      }, function () {
        found.damaged.push(path);
      }).then(next);
    }
    next();
  }

  function show(found, whole) {
    var faults = found.damaged.length + found.missing.length + found.foreign.length;
    if (faults) say("bad", filled(words.broken, {count: faults}), []);
    else say("good", filled(words.whole, {count: whole}), []);
    ["damaged", "missing", "foreign"].forEach(function (kind) {
      if (found[kind].length) say("bad", filled(words[kind], {count: found[kind].length}), found[kind].sort());
    });
    if (found.beside.length) say("", filled(words.beside, {count: found.beside.length}), found.beside.sort());
  }

  function say(look, sentence, paths) {
    var line = document.createElement("p"), list = document.createElement("ul");
    line.className = look;
    line.textContent = sentence;
    results.appendChild(line);
    paths.forEach(function (path) {
      list.appendChild(document.createElement("li")).textContent = path;
    });
    if (paths.length) results.appendChild(list);
  }

  /* The browser's own SHA-256 where there is one, and where the file fits into memory; else ours, piece by piece. */
  function sumOf(file) {
    var own = window.crypto && window.crypto.subtle;
    if (!own || file.size > 268435456) return piecewise(file);
    return read(file).then(function (bytes) {
      return own.digest("SHA-256", bytes).then(function (sum) {
        return hexadecimal(new Uint8Array(sum));
      });
    }).catch(function () {
      return piecewise(file);
    });
  }

  function piecewise(file) {
    var sum = new Sha256(), place = 0, piece = 4194304;
    function next() {
      if (place >= file.size) return sum.hex();
      return read(file.slice(place, place + piece)).then(function (bytes) {
        sum.update(bytes);
        place += piece;
        return next();
      });
    }
    return Promise.resolve().then(next);
  }

  function read(blob) {
    return new Promise(function (done, failed) {
      var reader = new FileReader();
      reader.onload = function () { done(new Uint8Array(reader.result)); };
      reader.onerror = function () { failed(reader.error); };
      reader.readAsArrayBuffer(blob);
    });
  }
})();
