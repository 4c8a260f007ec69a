import { createElement } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { drive } from './drive.js';
import { inReact } from './in-react.js';

drive(inReact((text) => createElement(Markdown, { remarkPlugins: [remarkGfm] }, text)));
