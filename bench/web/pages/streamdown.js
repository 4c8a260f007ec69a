import { createElement } from 'react';
import { Streamdown } from 'streamdown';
import { drive } from './drive.js';
import { inReact } from './in-react.js';

drive(inReact((text) => createElement(Streamdown, null, text)));
