@echo off
rem Starts install.py with the Python that the bundle is for.
setlocal
set PYTHONUTF8=1
where py >nul 2>nul
if errorlevel 1 (
  python -I "%~dp0install.py" %*
) else (
  py -{python} -I "%~dp0install.py" %*
)
if "%~1"=="" pause
