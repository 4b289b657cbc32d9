import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { Notice } from '../widgets/notice.tsx'
import { hasEnded, session, signIn, signOut, startSession } from './session.ts'

/** Shows its children to who may see something, and to others the way there. */
export function Gate({ children }: { children: ComponentChildren }) {
  useEffect(() => void startSession(), [])
  switch (session.value.kind) {
    case 'starting':
      return <p class="loading">Loading…</p>
    case 'open':
    case 'signed-in':
      return <>{children}</>
    case 'signed-out':
      return <Closed text="You are signed out." />
    case 'failed':
      return <Closed text={`You could not be signed in: ${session.value.message}`} />
  }
}

function Closed({ text }: { text: string }) {
  return (
    <main class="closed">
      <Notice kind="info">{text}</Notice>
      <SignInButton />
    </main>
  )
}

function SignInButton() {
  return (
    <button type="button" class="primary" onClick={() => void signIn()}>
      Sign in
    </button>
  )
}

/** Who is signed in, and the way out; nothing where nobody has to sign in. */
export function WhoIsSignedIn() {
  if (session.value.kind !== 'signed-in') return null
  return (
    <>
      <span class="who">{session.value.name}</span>
      <button type="button" class="small" onClick={signOut}>
        Sign out
      </button>
    </>
  )
}

/** What is on the screen stays there, so that nothing that was written is lost unseen; it only gets no younger. */
export function EndedNotice() {
  if (!hasEnded.value) return null
  return (
    <Notice kind="warn">
      Your session has ended: what you see is not renewed. <SignInButton />
    </Notice>
  )
}
