// npm would ignore the workspace file and write a second lockfile.
if (!(process.env.npm_config_user_agent ?? '').startsWith('pnpm/')) {
  console.error('Type "npm start" or "npm run setup": they fetch the pinned pnpm and install with it.')
  process.exit(1)
}
