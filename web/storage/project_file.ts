/** How the names of project files end. */
export const PROJECT_ENDING = '.retimbre.zip';

/** Whether a file of this name is opened as a project; the worker finds out what any other is. */
export function isProjectName(fileName: string): boolean {
  return /\.zip$/i.test(fileName);
}

/** A file that is no project that can be opened; its message is a whole sentence. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError';

  constructor(fileName: string, reason: string) {
    super(`“${fileName}” is no project that can be opened: ${reason}`);
  }
}
