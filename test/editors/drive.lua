-- Does in Neovim what a person would: opens two files, looks at what is found, and takes the first fix.
local result = {}

local function wait_for(what, condition)
  if not vim.wait(20000, condition, 50) then error('waited in vain for ' .. what) end
end

local function codes()
  return vim.tbl_map(function(it) return it.code end, vim.diagnostic.get(0))
end

local function has(rule)
  return vim.tbl_contains(codes(), rule)
end

local ok, problem = pcall(function()
  vim.cmd('edit compose.yaml')
  wait_for('a finding in compose.yaml', function() return has('privileged') end)
  result.compose = codes()
  vim.cmd('edit Dockerfile')
  wait_for('a finding in Dockerfile', function() return has('missing-user') end)
  result.before = codes()
  vim.ui.select = function(items, _, choose) choose(items[1], 1) end
  vim.fn.cursor(1, 8)
  vim.lsp.buf.code_action()
  wait_for('the fix', function() return vim.fn.search('^USER', 'nw') > 0 end)
  result.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  wait_for('the finding to go', function() return not has('missing-user') end)
  result.after = codes()
end)
if not ok then result.problem = tostring(problem) end
vim.fn.writefile({ vim.fn.json_encode(result) }, vim.env.DROPCAP_RESULT)
vim.cmd('qall!')
