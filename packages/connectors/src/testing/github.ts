/** GitHub's records with a given text wherever people write. */

const web = 'https://github.com/acme/garden'
const api = 'https://api.github.com/repos/acme/garden'
const at = (hour: number) => `2024-03-01T0${hour}:00:00Z`

export const restRecords = (text: string) => {
  const user = { login: 'ada', type: 'User', name: null, bio: text }
  const ben = { ...user, login: 'ben' }
  const issue = {
    url: `${api}/issues/1`,
    html_url: `${web}/issues/1`,
    id: 1001,
    node_id: 'I_1',
    number: 1,
    title: text,
    user,
    created_at: at(0),
    updated_at: at(5),
    closed_at: at(6),
    closed_by: ben,
    body: text,
    labels: [{ name: text }],
  }
  const comment = {
    html_url: `${web}/issues/1#issuecomment-7`,
    issue_url: `${api}/issues/1`,
    id: 7,
    user: ben,
    created_at: at(1),
    updated_at: at(1),
    body: text,
  }
  const review = {
    id: 11,
    user: ben,
    body: text,
    state: 'approved',
    html_url: `${web}/pull/2#pullrequestreview-11`,
    pull_request_url: `${api}/pulls/2`,
    submitted_at: at(3),
  }
  const event = { event: 'labeled', actor: ben, created_at: at(4), label: { name: text }, issue }
  const release = {
    tag_name: 'v1',
    name: text,
    author: ben,
    published_at: at(5),
    html_url: `${web}/releases/tag/v1`,
  }
  const repository = { full_name: 'acme/garden', description: text, html_url: web, created_at: at(0) }
  return { issue, comment, review, event, release, repository, sender: ben }
}

export const ghRecords = (text: string) => [
  {
    number: 2,
    author: { login: 'ada', name: 'Ada', is_bot: false },
    title: text,
    body: text,
    createdAt: at(1),
    mergedAt: at(5),
    mergedBy: { login: 'ben' },
    labels: [{ name: text }],
    comments: [
      {
        id: 'IC_1',
        author: { login: 'ben' },
        body: text,
        createdAt: at(2),
        url: `${web}/pull/2#issuecomment-5`,
      },
    ],
    reviews: [{ id: 'PRR_1', author: { login: 'ben' }, state: 'APPROVED', body: text, submittedAt: at(4) }],
  },
]
