import { render } from 'preact'
import { App } from './app/app.tsx'
import { Gate } from './sign-in/gate.tsx'
import './style/base.css'
import './style/controls.css'
import './style/pages.css'
import './style/diagram.css'

const place = document.getElementById('console')
if (place === null) throw new Error('index.html has no place for the console.')
render(
  <Gate>
    <App />
  </Gate>,
  place,
)
