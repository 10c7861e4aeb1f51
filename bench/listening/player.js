// Plays one sound of the page at a time. A classic script, since modules do not load from files.
(() => {
  /** @type {HTMLInputElement} */
  const keepPlace = document.querySelector('#keep-place');
  const sections = [...document.querySelectorAll('[data-pair]')];
  const sounds = [...document.querySelectorAll('[data-sound]')].map((figure) => ({
    figure,
    section: figure.closest('[data-pair]'),
    audio: figure.querySelector('audio'),
    button: figure.querySelector('button'),
    picture: figure.querySelector('.picture'),
    playhead: figure.querySelector('.playhead'),
  }));
  /** The sound that plays or was the last to. */
  let current;

  function play(sound, seconds) {
    const from = current;
    if (from && from !== sound) from.audio.pause();
    current = sound;
    const { audio } = sound;
    const goesOn = from && from !== sound && from.section === sound.section && keepPlace.checked;
    const place = seconds ?? (goesOn ? from.audio.currentTime : undefined);
    if (place !== undefined) seek(audio, place);
    audio.play();
  }

  function seek(audio, seconds) {
    if (audio.readyState > 0) {
      audio.currentTime = seconds < audio.duration ? seconds : 0;
    } else {
      audio.addEventListener('loadedmetadata', () => seek(audio, seconds), { once: true });
      audio.load();
    }
  }

  function toggle(sound) {
    if (sound.audio.paused) play(sound);
    else sound.audio.pause();
  }

  function show({ audio, playhead }) {
    playhead.hidden = !(audio.currentTime > 0);
    playhead.style.left = `${(100 * audio.currentTime) / (audio.duration || 1)}%`;
  }

  let frame = 0;
  function animate() {
    cancelAnimationFrame(frame);
    show(current);
    if (!current.audio.paused) frame = requestAnimationFrame(animate);
  }

  for (const sound of sounds) {
    const { figure, audio, button, picture } = sound;
    button.addEventListener('click', () => toggle(sound));
    picture.addEventListener('click', (event) => {
      const share = event.offsetX / picture.clientWidth;
      if (audio.readyState > 0) return play(sound, share * audio.duration);
      audio.addEventListener('loadedmetadata', () => play(sound, share * audio.duration), {
        once: true,
      });
      audio.load();
    });
    const tell = () => {
      figure.classList.toggle('playing', !audio.paused);
      button.setAttribute('aria-pressed', String(!audio.paused));
      show(sound);
      if (sound === current) animate();
    };
    for (const type of ['play', 'pause', 'ended', 'seeked']) audio.addEventListener(type, tell);
  }

  /** The section that a person looks at: the one of the playing sound, or the one nearest to the upper edge. */
  function sectionInView() {
    if (current && !current.audio.paused) return current.section;
    const distance = (section) => Math.abs(section.getBoundingClientRect().top);
    return sections.reduce((best, section) =>
      distance(section) < distance(best) ? section : best,
    );
  }

  const soundsOf = (section) => sounds.filter((sound) => sound.section === section);

  function neighbour(step) {
    const among = soundsOf(sectionInView());
    const at = among.indexOf(current);
    const next = at < 0 ? (step < 0 ? -1 : 0) : at + step;
    play(among.at(next % among.length));
  }

  function goTo(step) {
    const next = sections[sections.indexOf(sectionInView()) + step];
    if (!next) return;
    current?.audio.pause();
    next.scrollIntoView();
    next.focus({ preventScroll: true });
  }

  const keys = {
    ArrowLeft: () => neighbour(-1),
    ArrowRight: () => neighbour(1),
    ArrowUp: () => goTo(-1),
    ArrowDown: () => goTo(1),
    ' ': () => {
      const among = soundsOf(sectionInView());
      toggle(among.includes(current) ? current : among[0]);
    },
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // what has a use of its own for the key keeps it
    const isOwn =
      event.target.closest('.scores, input') ||
      (event.key === ' ' && event.target.closest('button, a'));
    if (isOwn) return;
    const byNumber = soundsOf(sectionInView())[Number(event.key) - 1];
    const act = byNumber ? () => toggle(byNumber) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
