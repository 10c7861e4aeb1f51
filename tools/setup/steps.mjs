import { installDebianPackages } from './apt.mjs';
import { installEmscripten } from './emscripten.mjs';
import { installNpmPackages } from './npm_packages.mjs';
import { installSources } from './sources.mjs';
import { debianCodename } from './system.mjs';

const DEBIAN_PACKAGES = {
  // the one description of the build has the tests' targets, too, and looks for googletest's sources
  building: ['ca-certificates', 'cmake', 'googletest', 'ninja-build', 'python3', 'xz-utils'],
  testing: ['chromium', 'clang-format-19', 'g++'],
};

/** Does what `purpose` needs: 'building' the site and the command line, or 'testing' them too. */
export function setUp(purpose) {
  installDebianPackages(
    purpose === 'testing'
      ? [...DEBIAN_PACKAGES.building, ...DEBIAN_PACKAGES.testing]
      : DEBIAN_PACKAGES.building,
  );
  installNpmPackages();
  const codename = debianCodename();
  installSources(codename);
  installEmscripten(codename);
}
